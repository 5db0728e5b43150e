package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import credence.data.TargetScale;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of conf/experiments is an experiment that can be run. */
class ExperimentsTest {

  private static final Map<String, Shape> IMAGES =
      Map.of(
          "mnist", new Shape(1, 28, 28),
          "cifar-10", new Shape(3, 32, 32),
          "cifar-100", new Shape(3, 32, 32));

  @ParameterizedTest
  @MethodSource("files")
  void everyExperimentCanBeRun(Path file) throws IOException {
    requireRunnable(read(file.toString(), List.of()));
    assertThat(Files.readAllLines(file)).as("a page").hasSizeLessThan(60);
    assertThat(Files.readString(file)).startsWith("# ");
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void everyTrainingThatAReadmeNamesCanBeRun(String command) {
    List<String> words = List.of(command.strip().split("\\s+"));
    List<String> settings = new ArrayList<>();
    for (int i = 2; i < words.size(); i++) {
      if (words.get(i - 1).equals("--set")) {
        settings.add(words.get(i));
      }
    }
    requireRunnable(read("../" + words.get(1), settings));
  }

  @Test
  void everyRowOfThePapersTablesHasAnExperiment() {
    for (String units : new String[] {"400", "800", "1200"}) {
      for (String method : new String[] {"mixture", "gaussian", "dropout", "sgd"}) {
        ofPaper("blundell-2015/mnist-mlp-1200-" + method, "mlp-" + units, "mnist");
      }
    }
    for (String method : new String[] {"", "-plain", "-dropout"}) {
      ofPaper("shridhar-2019/mnist-lenet5" + method, "lenet5", "mnist");
      ofPaper("shridhar-2019/cifar10-lenet5" + method, "lenet5", "cifar-10");
      ofPaper("shridhar-2019/cifar100-lenet5" + method, "lenet5", "cifar-100");
      for (String network : new String[] {"alexnet", "alexnet-half", "3conv3fc"}) {
        ofPaper("shridhar-2019/mnist-alexnet" + method, network, "mnist");
        ofPaper("shridhar-2019/cifar10-alexnet" + method, network, "cifar-10");
        ofPaper("shridhar-2019/cifar10-alexnet" + method, network, "cifar-100");
      }
    }
    ofPaper("vidlicka-2018/mnist-mlp-1200", "mlp-1200", "mnist");
    for (String method : new String[] {"sparsevd", "plain"}) {
      ofPaper("molchanov-2017/mnist-lenet-300-100-" + method, "lenet-300-100", "mnist");
      ofPaper("molchanov-2017/mnist-lenet5-caffe-" + method, "lenet5-caffe", "mnist");
    }
  }

  private static void ofPaper(String file, String network, String data) {
    requireRunnable(
        read(
            ConfFolder.FOLDER.resolve(file + ".conf").toString(),
            List.of("network.name=" + network, "data.name=" + data)));
  }

  private static void requireRunnable(ExperimentConfig config) {
    NetworkSpec network = network(config);
    assertThat(WeightLayout.of(network).weightsAndBiases()).isPositive();
    assertThat(config.method(null, 1000)).isNotNull();
  }

  private static NetworkSpec network(ExperimentConfig config) {
    if (config.data().source() instanceof DataSource.Numbers numbers) {
      int outputs = numbers.likelihood(new TargetScale(0, 1)).outputs(1);
      return config.network().spec(Shape.flat(20), outputs);
    }
    int classes = config.data().name().equals("cifar-100") ? 100 : 10;
    return config.network().spec(IMAGES.get(config.data().name()), classes);
  }

  private static ExperimentConfig read(String file, List<String> settings) {
    return new ExperimentReader(new Configuration()).read(file, settings).settings();
  }

  static Stream<Path> files() throws IOException {
    return ConfFolder.experiments().stream();
  }

  static Stream<String> trainings() throws IOException {
    return ConfFolder.commands("scripts/train").stream();
  }
}
