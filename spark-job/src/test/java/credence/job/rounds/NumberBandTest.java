package credence.job.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.job.config.DataSource.KnownProcess.Kind;
import credence.job.config.ExperimentConfig;
import credence.job.config.ExperimentReader;
import credence.job.tables.TableHalves;
import credence.job.tables.TableSplit;
import credence.predict.numbers.BandPoint;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Draws of a line are lines: their mean is one, and their variance a parabola. */
class NumberBandTest {

  @Test
  void theBandOfALineIsALineAndAParabola() throws Exception {
    List<BandPoint> band =
        band(
            Kind.CURVE,
            "data.name=curve",
            "network.layers=[{type=dense,units=1}]",
            "data.likelihood=gaussian",
            "data.noise=0.1");
    assertThat(band).hasSize(301);
    double first = band.get(0).feature();
    double width = band.get(200).feature() - band.get(100).feature();
    // The process has x in [0, .5].
    assertThat(band.get(100).feature()).isBetween(0.0, 0.005);
    assertThat(band.get(200).feature()).isBetween(0.495, 0.5);
    assertThat(band.get(300).feature() - first).isCloseTo(3 * width, within(1e-9));
    for (int i = 0; i < band.size(); i++) {
      assertThat(band.get(i).isInside()).isEqualTo(i >= 100 && i <= 200);
      assertThat(band.get(i).feature()).isCloseTo(first + width * i / 100, within(1e-9));
    }
    double slope = (mean(band, 300) - mean(band, 0)) / 300;
    double b = (variance(band, 300) - variance(band, 0)) / 300;
    double c = (variance(band, 150) - (variance(band, 0) + variance(band, 300)) / 2) / 22_500;
    assertThat(c).isNegative();
    for (int i = 0; i < band.size(); i++) {
      assertThat(mean(band, i)).isCloseTo(mean(band, 0) + slope * i, within(1e-5));
      double parabola = variance(band, 0) + b * i + c * i * (300 - i);
      assertThat(variance(band, i)).isCloseTo(parabola, within(1e-5));
      assertThat(variance(band, i)).as("the noise's and more").isGreaterThan(0.0099);
      assertThat(band.get(i).predicted().low()).isLessThan(mean(band, i));
      assertThat(band.get(i).predicted().high()).isGreaterThan(mean(band, i));
    }
  }

  @Test
  void severalFeaturesHaveNone() throws Exception {
    assertThat(
            band(
                Kind.NOISY,
                "data.name=noisy",
                "network.name=mlp",
                "network.sizes=[5]",
                "data.train-limit=500",
                "data.test-limit=100"))
        .isEmpty();
  }

  private static List<BandPoint> band(Kind kind, String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("training.epochs=3", "data.validation=0", "data.partitions=1"));
    all.add("evaluation.draws=7");
    ExperimentConfig config = new ExperimentReader(new Configuration()).read(null, all).settings();
    TableSplit table = new TableHalves.Drawn(kind, true).split(config.data(), config.seed());
    NumberTraining training = NumberTraining.here(config, config.resolvedEngine(), table, null);
    Stretch stretch = training.run("band", training.start(), training.rounds());
    return training.figures(training.selected(stretch.end())).band();
  }

  private static double mean(List<BandPoint> band, int i) {
    return band.get(i).predicted().mean();
  }

  private static double variance(List<BandPoint> band, int i) {
    return Math.pow(band.get(i).predicted().deviation(), 2);
  }
}
