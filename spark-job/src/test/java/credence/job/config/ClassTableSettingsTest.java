package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.JobException;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What experiment files say of a table of classes. */
class ClassTableSettingsTest {

  private static Experiment read(String text) {
    return ExperimentReader.reread(
        "data { name = table, path = p, validation = 10 }\nnetwork { name = mlp, sizes = [5] }\n"
            + text,
        "test");
  }

  @Test
  void aLabelIsAClass() {
    Experiment experiment = read("data { label = species, features = [a], weight-column = w }");
    DataConfig data = experiment.settings().data();
    assertThat(data.source())
        .isEqualTo(new DataSource.ClassTable("p", List.of("a"), "species", "w"));
    assertThat(data.isWeighted()).isTrue();
    assertThat(data.hasNumbers()).isFalse();
    assertThat(experiment.deciding().at("/data/label").asText()).isEqualTo("species");
    assertThat(experiment.settings().network(new Shape(7, 1, 8), 3).input())
        .isEqualTo(Shape.flat(7));
    Experiment again = ExperimentReader.reread(experiment.rendered(), "again");
    assertThat(again.hash()).isEqualTo(experiment.hash());
    assertThat(read("data { label = kind, features = [a], weight-column = w }").hash())
        .isNotEqualTo(experiment.hash());
  }

  /** The key is a new one: runs of numbers keep their hash. */
  @Test
  void anUnusedLabelDecidesNothing() {
    assertThat(read("data.target = y").deciding().path("data").has("label")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data.max-bad = 0 | data.name | needs data.target
          data { label = c, target = y } | data.label | one of both
          data { label = c, likelihood = gaussian } | data.likelihood | data.target
          data { label = c, beta = 0.5 } | data.beta | data.target
          data { target = y, weight-column = w } | data.weight-column | data.label
          data { label = c, scaling = 126 } | data.scaling | columns are standardised
          data { label = c, augment.flip = true } | data.augment | is of images
          data { label = c, coreset.size = 5 } | data.coreset | is of images
          data { target = y, coreset.size = 5 } | data.coreset | is of images
          data { label = c, replay = there } | data.replay | is of images
          data { target = y, replay = there } | data.replay | is of images
          data { label = c, channels = 1 } | data.channels | folder or parquet
          { data.label = c, network.input = [1, 2, 3] } | network.input | is of images
          { data.label = c, engine = dl4j-averaging } | engine | trains on images
          { data.label = c, prior { type = posterior, from = there } } | prior.type | is of images
          { data.label = c, training.select = validation-rmse } | training.select | has classes
          { data { name = mnist, path = null, label = c } } | data.label | data.name = table
          """)
  void whatDoesNotFitIsNamed(String text, String key, String message) {
    String plain = text.startsWith("{") ? text.substring(1, text.length() - 1) : text;
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read(plain.replace(", engine", "\nengine")))
        .withMessageContaining(key)
        .withMessageContaining(message);
  }
}
