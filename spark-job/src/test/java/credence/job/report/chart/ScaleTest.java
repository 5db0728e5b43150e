package credence.job.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void ticksAreRoundAndEncloseTheValues() {
    assertThat(labels(Scale.around(0.18, 1.41))).containsExactly("0.0", "0.5", "1.0", "1.5");
    assertThat(labels(Scale.around(198_629, 203_551)))
        .containsExactly("198 k", "200 k", "202 k", "204 k");
    assertThat(labels(Scale.around(4.1e6, 7.2e6)))
        .containsExactly("4 M", "5 M", "6 M", "7 M", "8 M");
    assertThat(labels(Scale.around(-3, 5))).containsExactly("-4", "-2", "0", "2", "4", "6");
    assertThat(labels(Scale.around(0.0068, 0.0075)))
        .containsExactly("0.0068", "0.0070", "0.0072", "0.0074", "0.0076");
  }

  @Test
  void aSingleValueLiesInside() {
    for (double value : new double[] {0, 1, -7, 1e-9, 198_629}) {
      Scale scale = Scale.around(value, value);
      assertThat(scale.at(value)).as("%s", value).isBetween(0.0, 1.0);
      assertThat(scale.ticks()).as("%s", value).hasSizeBetween(3, 7);
      assertThat(labels(scale)).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsNotNegativeHasNoNegativeTick() {
    assertThat(Scale.around(0, 0).ticks().get(0)).isZero();
    assertThat(Scale.around(0, 0.58).ticks().get(0)).isZero();
  }

  @Test
  void smallValuesHaveShortLabels() {
    assertThat(labels(Scale.around(0, 3.3e-6)))
        .containsExactly("0", "1e-6", "2e-6", "3e-6", "4e-6");
    assertThat(labels(Scale.around(8e-6, 1.6e-5)))
        .containsExactly("8e-6", "1.0e-5", "1.2e-5", "1.4e-5", "1.6e-5");
  }

  @Test
  void epochsEndWithTheLast() {
    assertThat(labels(Scale.upTo(10))).containsExactly("0", "2", "4", "6", "8", "10");
    assertThat(Scale.upTo(10).at(10)).isEqualTo(1);
    assertThat(labels(Scale.upTo(0.05))).first().isEqualTo("0.00");
  }

  @Test
  void ratiosAreDistances() {
    Scale scale = Scale.ratios(0.05, 5);
    double factorTwo = scale.at(0.2) - scale.at(0.1);
    assertThat(scale.at(4) - scale.at(2)).isCloseTo(factorTwo, within(1e-12));
    assertThat(labels(scale)).containsExactly("0.05", "0.1", "0.2", "0.5", "1", "2", "5");
    assertThat(labels(Scale.ratios(1e-3, 90))).containsExactly("0.001", "0.01", "0.1", "1", "10");
    assertThat(labels(Scale.ratios(9e3, 2.1e6)))
        .containsExactly("10,000", "20,000", "50,000", "100 k", "200 k", "500 k", "1 M", "2 M");
  }

  @Test
  void sharesThatAreRemovedLieByWhatIsLeft() {
    Scale scale = new Scale.Removed(0.99);
    assertThat(labels(scale)).containsExactly("0", "25", "50", "75", "90", "95", "98", "99");
    assertThat(scale.at(0)).isZero();
    assertThat(scale.at(0.99)).isEqualTo(1);
    assertThat(scale.at(0.9))
        .as("a tenth is half the way to a hundredth")
        .isCloseTo(0.5, within(1e-12));
    assertThat(labels(new Scale.Removed(0.999))).endsWith("99.5", "99.8", "99.9");
    assertThat(new Scale.Removed(0).at(0)).as("a whole network alone").isZero();
  }

  private static List<String> labels(Scale scale) {
    return scale.ticks().stream().map(scale::label).toList();
  }
}
