package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TrainedModelFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person reads of a job that a signal ends while its tasks are at work. */
@Tag("cluster")
class StopNoticeTest extends TrainedModelFixture {

  @Test
  void aTrainingSaysWhatItHas() throws Exception {
    Path out = runs.resolve("run");
    String[] arguments = new Job(data).set("training.epochs=2000").arguments(out);
    assertThat(stopped("train", arguments)).contains(out + " has ");
    JsonNode outcome = Runs.json(out, "outcome.json");
    assertThat(outcome.path("exit_code").asInt()).isEqualTo(75);
    assertThat(outcome.path("reason").asText()).startsWith("stopped before the end: ");
  }

  @Test
  void aTrainingThatIsKilledHasSaidThatItRunsAndTheNextOneCountsIt() throws Exception {
    Path out = runs.resolve("run");
    List<String> local = SparkSettings.options("local[2]");
    Path log = runs.resolve("log");
    String[] endless = new Job(data).set("training.epochs=2000").arguments(out);
    try (JobProcess job = JobProcess.start("train", log, local, endless)) {
      job.awaitFile(out.resolve("metrics.jsonl"));
    }
    JsonNode outcome = Runs.json(out, "outcome.json");
    assertThat(outcome.path("state").asText()).isEqualTo("running");
    assertThat(outcome.has("exit_code")).isFalse();
    assertThat(Commands.run("outcome", out.toString())).isEqualTo(75);
    assertThat(Commands.train(new Job(runs).set("training.epochs=2000").arguments(out)))
        .as("no data there")
        .isEqualTo(66);
    outcome = Runs.json(out, "outcome.json");
    assertThat(outcome.path("attempts").asInt()).isEqualTo(2);
    assertThat(outcome.path("exit_code").asInt()).isEqualTo(66);
  }

  @Test
  void aTrainingByDl4jSaysThatItBeginsAnew() throws Exception {
    Path out = runs.resolve("run");
    String[] arguments =
        new Job(data)
            .set("engine=dl4j-averaging", "posterior.family=point", "evaluation.mode=mean")
            .set("training.epochs=2000", "training.learning-rate.type=constant")
            .arguments(out);
    assertThat(stopped("train", arguments)).contains(out + " has no checkpoint yet");
  }

  @Test
  void soDoScoringSweepPruningAndEvaluation() throws Exception {
    Path out = runs.resolve("run");
    Path images = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    String[] scoring = Scorings.arguments(trained, images, out, "--draws", "200000");
    assertThat(stopped("score", scoring)).contains("the same command");
    Path file = Sweeps.write(folder, "settings.training.epochs = 3000, vary.prior.sigma = [.1, 1]");
    assertThat(stopped("sweep", Sweeps.arguments(file, data, runs.resolve("sweep"))))
        .contains("the same command");
    String[] pruning = Prunings.arguments(trained, data, runs.resolve("p"), "--draws", "20000");
    assertThat(stopped("prune", pruning)).contains("the same command");
    String[] evaluation =
        Evaluations.arguments(List.of(trained), data, runs.resolve("e"), "--draws", "20000");
    assertThat(stopped("evaluate", evaluation)).contains("the same command");
  }

  /** The last line; nothing follows the signal but that line, and no stack is shown. */
  private String stopped(String command, String[] arguments) throws Exception {
    Path log = runs.resolve(command + ".log");
    List<String> local = SparkSettings.options("local[2]");
    try (JobProcess job = JobProcess.start(command, log, local, arguments)) {
      job.awaitLog("Starting task 0.0 in stage");
      job.terminate();
      assertThat(job.await()).as(job.log()).isEqualTo(143);
      assertThat(job.log()).doesNotContain("\tat ").doesNotContain("Exception");
      String last = job.log().strip().lines().reduce((a, b) -> b).orElseThrow();
      assertThat(last).startsWith("stopped before the end: ");
      return last;
    }
  }
}
