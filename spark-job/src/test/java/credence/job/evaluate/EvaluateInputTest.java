package credence.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluateInputTest extends TrainedModelFixture {

  @Test
  void aFinishedRunIsNotRepeatedAndAnotherIsReplacedOnlyOnDemand() {
    Path out = runs.resolve("run");
    assertThat(evaluate(out)).isZero();
    Map<String, String> before = Runs.files(out);
    assertThat(evaluate(out, "--overwrite")).as("the same").isZero();
    assertThat(Runs.files(out)).isEqualTo(before);
    assertThat(evaluate(out, "--draws", "3")).isEqualTo(73);
    assertThat(prune(out)).as("a pruning").isEqualTo(73);
    assertThat(Runs.files(out)).isEqualTo(before);
    assertThat(evaluate(out, "--draws", "3", "--overwrite")).isZero();
    assertThat(Runs.json(out, "summary.json").at("/models/0/draws/test/draws").asInt())
        .isEqualTo(3);
  }

  @Test
  void whatWasInterruptedIsDoneAgain() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(out)).isZero();
    Map<String, String> before = Runs.files(out);
    for (String name : List.of("_SUCCESS", "manifest.json", "ood.csv")) {
      Files.delete(out.resolve(name));
    }
    assertThat(evaluate(out)).isZero();
    assertThat(Runs.files(out)).isEqualTo(before);
  }

  @Test
  void usageErrorsAre64AndNothingIsWritten() {
    Path out = runs.resolve("run");
    assertThat(Commands.evaluate()).isEqualTo(64);
    assertThat(Commands.evaluate("--out", out.toString())).as("no model").isEqualTo(64);
    for (String[] options :
        new String[][] {
          {"--ood", "kminst"},
          {"--ood", "kmnist,kmnist"},
          {"--ood", "mnist"},
          {"--ood", "folder"},
          {"--draws", "0"},
        }) {
      assertThat(evaluate(out, options)).as(Arrays.toString(options)).isEqualTo(64);
    }
    assertThat(evaluate(List.of(trained, trained), out)).as("twice").isEqualTo(64);
    assertThat(evaluate(List.of(trained), trained)).as("the model's own folder").isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void imagesThatDoNotFitTheNetworkAreRefused() throws IOException {
    Path out = runs.resolve("run");
    Path cifar = Files.createDirectories(data.resolve("cifar-10"));
    Files.write(cifar.resolve("test_batch.bin"), new byte[2 * 3073]);
    assertThat(evaluate(out, "--ood", "cifar-10")).isEqualTo(64);
    assertThat(evaluate(out, "--ood", "cifar-100")).as("not there").isEqualTo(66);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void modelsOfOtherDataAreNotEvaluatedTogether() {
    Path out = runs.resolve("run");
    Path digits = runs.resolve("digits");
    Job job = new Job(data).set("data.name=digits", "training.epochs=1");
    job.set("data.train-limit=100", "data.test-limit=50");
    assertThat(Commands.train(job.arguments(digits))).isZero();
    assertThat(evaluate(List.of(trained, digits), out)).isEqualTo(64);
    Path limited = runs.resolve("limited");
    job = new Job(data).set("data.test-limit=50", "training.epochs=1");
    assertThat(Commands.train(job.arguments(limited))).isZero();
    assertThat(evaluate(List.of(trained, limited), out)).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
    assertThat(evaluate(List.of(digits), out, "--ood", "mnist")).isZero();
    assertThat(Runs.json(out, "summary.json").at("/models/0/draws/test/examples").asInt())
        .isEqualTo(50);
  }

  @Test
  void withoutAWholeModelThereIsNothingToEvaluate() {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(runs.resolve("none")), out)).isEqualTo(66);
    assertThat(evaluate(List.of(trained, data), out)).isEqualTo(66);
    assertThat(Runs.files(out)).isEmpty();
  }

  private static int evaluate(Path out, String... more) {
    return evaluate(List.of(trained), out, more);
  }

  private static int evaluate(List<Path> models, Path out, String... more) {
    return Commands.evaluate(Evaluations.arguments(models, data, out, more));
  }
}
