package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of conf/experiments is an experiment that can be run. */
class ExperimentsTest {

  private static final Path FOLDER = Path.of("../conf/experiments");
  private static final Map<String, Shape> IMAGES =
      Map.of(
          "mnist", new Shape(1, 28, 28),
          "cifar-10", new Shape(3, 32, 32),
          "cifar-100", new Shape(3, 32, 32));

  @ParameterizedTest
  @MethodSource("files")
  void everyExperimentCanBeRun(Path file) throws IOException {
    TrainConfig config = read(file);
    Shape image = IMAGES.get(config.data().name());
    int classes = config.data().name().equals("cifar-100") ? 100 : 10;
    NetworkSpec network = config.network().spec(image, classes);
    assertThat(WeightLayout.of(network).weightsAndBiases()).isPositive();
    assertThat(config.method(null, 1000)).isNotNull();
    assertThat(Files.readAllLines(file)).as("a page").hasSizeLessThan(60);
    assertThat(Files.readString(file)).startsWith("# ");
  }

  @Test
  void everyRowOfThePapersTablesHasAFile() {
    List<String> names = files().map(file -> file.getFileName().toString()).toList();
    for (int units : new int[] {400, 800, 1200}) {
      for (String prior : new String[] {"mixture", "gaussian", "dropout", "sgd"}) {
        assertThat(names).contains("blundell-mlp" + units + "-" + prior + ".conf");
      }
    }
    for (String data : new String[] {"mnist", "cifar10", "cifar100"}) {
      for (String network : new String[] {"lenet5", "alexnet", "alexnet-half", "3conv3fc"}) {
        assertThat(names).contains("shridhar-" + network + "-" + data + ".conf");
      }
    }
    assertThat(names)
        .contains("vidlicka-mlp1200.conf", "sparsevd-lenet300100.conf", "sparsevd-lenet5caffe.conf")
        .contains("random-labels-sparsevd.conf", "random-labels-dropout.conf");
  }

  private static TrainConfig read(Path file) {
    return new ExperimentReader(new Configuration()).read(file.toString(), List.of()).settings();
  }

  static Stream<Path> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
