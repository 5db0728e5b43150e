package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.hocon.Hocon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever names a file where an earlier version had it is told where it is. */
class MovedExperimentsTest {

  private static final Pattern MOVED =
      Pattern.compile("configuration file (\\S+) has moved: use (\\S+)(?: with (.*))?");
  private static final Pattern SET = Pattern.compile("--set (\\S+)");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("experiments")
  void anExperimentOfAnEarlierVersionIsUsageAndNamesOneThatRuns(String name) {
    assertThat(read(moved("../conf/experiments/" + name + ".conf"))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("sweeps")
  void aSweepOfAnEarlierVersionIsUsageAndNamesOneThatRuns(String name) throws IOException {
    Matcher moved = moved("../conf/sweeps/" + name + ".conf");
    assertThat(moved.group(3)).isNull();
    assertThat(new SweepReader(new Configuration()).read(moved.group(2), List.of())).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "blundell-mlp400-dropout, mlp-400, mnist",
    "dropout-alexnet-half-cifar100, alexnet-half, cifar-100",
    "plain-3conv3fc-mnist, 3conv3fc, mnist",
    "shridhar-alexnet-cifar10, alexnet, cifar-10",
    "sparsevd-lenet5caffe, lenet5-caffe, mnist"
  })
  void whatItNamesTrainsTheSameNetworkOnTheSameData(String name, String network, String data) {
    ExperimentConfig config = read(moved("../conf/experiments/" + name + ".conf")).settings();
    assertThat(config.network().name()).isEqualTo(network);
    assertThat(config.data().name()).isEqualTo(data);
  }

  @Test
  void aFileOfThatNameThatIsThereIsRead() throws IOException {
    Path own = Files.createDirectories(folder.resolve("experiments"));
    Path file = Files.writeString(own.resolve("blundell-base.conf"), "seed = 7");
    assertThat(reader().read(file.toString(), List.of()).settings().seed()).isEqualTo(7);
  }

  @Test
  void inAnotherFolderItIsMissing() throws IOException {
    Path own = Files.createDirectories(folder.resolve("experiments"));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> reader().read(own.resolve("blundell-base.conf").toString(), List.of()))
        .matches(e -> e.exitCode() == ExitCode.INPUT_MISSING)
        .withMessageContaining("does not exist");
  }

  private static Matcher moved(String old) {
    List<JobException> thrown = new ArrayList<>();
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> Hocon.parse(new org.apache.hadoop.fs.Path(old), new Configuration()))
        .satisfies(thrown::add);
    assertThat(thrown.get(0).exitCode()).isEqualTo(ExitCode.USAGE);
    Matcher moved = MOVED.matcher(thrown.get(0).getMessage());
    assertThat(moved.matches()).as(thrown.get(0).getMessage()).isTrue();
    assertThat(moved.group(1)).isEqualTo(old);
    assertThat(moved.group(2)).startsWith("../conf/experiments/");
    return moved;
  }

  private static Experiment read(Matcher moved) {
    String options = moved.group(3) == null ? "" : moved.group(3);
    List<String> settings = SET.matcher(options).results().map(set -> set.group(1)).toList();
    return reader().read(moved.group(2), settings);
  }

  private static ExperimentReader reader() {
    return new ExperimentReader(new Configuration());
  }

  static List<String> experiments() {
    List<String> names =
        new ArrayList<>(
            List.of("blundell-base", "shridhar-base", "shridhar-cifar-base", "point-base"));
    for (int units : new int[] {400, 800, 1200}) {
      for (String method : new String[] {"mixture", "gaussian", "dropout", "sgd"}) {
        names.add("blundell-mlp" + units + "-" + method);
      }
    }
    for (String method : new String[] {"shridhar", "plain", "dropout"}) {
      for (String network : new String[] {"lenet5", "alexnet", "alexnet-half", "3conv3fc"}) {
        for (String data : new String[] {"mnist", "cifar10", "cifar100"}) {
          names.add(method + "-" + network + "-" + data);
        }
      }
    }
    names.addAll(List.of("vidlicka-mlp1200", "sparsevd-lenet300100", "sparsevd-lenet5caffe"));
    names.addAll(List.of("plain-lenet300100", "plain-lenet5caffe"));
    names.addAll(List.of("random-labels-sparsevd", "random-labels-dropout"));
    return names;
  }

  static List<String> sweeps() {
    return List.of(
        "blundell-grid",
        "lenet5-mnist",
        "mnist-lenet5",
        "mnist-lenet5-dropout",
        "mnist-lenet5-dropout-long",
        "mnist-lenet5-ivon",
        "mnist-lenet5-long",
        "mnist-lenet5-plain",
        "mnist-lenet5-plain-long",
        "shridhar-lenet5-mnist-seeds",
        "sparsevd-lenet300100-seeds");
  }
}
