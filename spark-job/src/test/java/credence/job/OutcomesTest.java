package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.rundir.HeldRun;
import credence.job.rundir.RunDirectory;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Faults;
import credence.job.support.Faults.Operation;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;
import org.junit.jupiter.api.Test;

/** What every job leaves of its end, for those who do not see its exit code. */
class OutcomesTest extends TrainedModelFixture {

  private static final String SUBMISSION = "spark.credence.submission";

  @Test
  void aFinishedTrainingSaysSoOnce() throws IOException {
    Path out = runs.resolve("run");
    Instant before = Instant.now();
    assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    JsonNode outcome = requireOutcome(out, "train", 0, 1);
    assertThat(outcome.path("application").asText()).startsWith("local-");
    assertThat(outcome.path("meaning").asText()).isEqualTo("DONE");
    assertThat(Instant.parse(outcome.path("begun").asText())).isBetween(before, Instant.now());
    assertThat(Instant.parse(outcome.path("ended").asText()))
        .isBetween(Instant.parse(outcome.path("begun").asText()), Instant.now());
    byte[] bytes = bytes(out);
    assertThat(Commands.train(new Job(data).arguments(out))).as("already done").isZero();
    assertThat(bytes(out)).isEqualTo(bytes);
    assertThat(Commands.run("outcome", out.toString())).isZero();
  }

  @Test
  void soDoTheOtherJobs() {
    Path pruned = runs.resolve("pruned");
    assertThat(prune(pruned, "--by", "snr", "--fraction", "0.5")).isZero();
    requireOutcome(pruned, "prune", 0, 1);
    Path evaluated = runs.resolve("evaluated");
    assertThat(Commands.evaluate(Evaluations.arguments(List.of(trained), data, evaluated)))
        .isZero();
    requireOutcome(evaluated, "evaluate", 0, 1);
    Path scored = runs.resolve("scored");
    Path images = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    assertThat(Commands.score(Scorings.arguments(trained, images, scored))).isZero();
    requireOutcome(scored, "score", 0, 1);
    Path swept = runs.resolve("swept");
    Path file = Sweeps.write(folder, "vary.prior.sigma = [0.1, 0.3], final-seeds = [1]");
    assertThat(Commands.sweep(Sweeps.arguments(file, data, swept))).isZero();
    requireOutcome(swept, "sweep", 0, 1);
    assertThat(swept.resolve("chosen/seed-1/outcome.json")).as("it is one job").doesNotExist();
  }

  @Test
  void whatIsWrongBeforeARunBeginsIsSaidWhereItWouldBe() throws IOException {
    Path out = runs.resolve("run");
    assertThat(Commands.train("--nonsense", "--out", out.toString())).isEqualTo(64);
    assertThat(requireOutcome(out, "train", 64, 1).path("reason").asText()).contains("--nonsense");
    assertThat(Commands.train(new Job(data).set("training.batch=0").arguments(out))).isEqualTo(64);
    assertThat(requireOutcome(out, "train", 64, 2).path("reason").asText())
        .contains("training.batch");
    assertThat(Commands.train(new Job(runs.resolve("none")).arguments(out))).isEqualTo(66);
    requireOutcome(out, "train", 66, 3);
    Path damaged = TinyData.write(runs.resolve("damaged"), 200, 60);
    Files.write(damaged.resolve("mnist/train-labels-idx1-ubyte"), new byte[] {1, 2, 3});
    assertThat(Commands.train(new Job(damaged).arguments(out))).isEqualTo(65);
    requireOutcome(out, "train", 65, 4);
    assertThat(Commands.run("outcome", out.toString())).isEqualTo(65);
    try (SparkSettings wrong = SparkSettings.of("local[2]", "spark.ui.retainedStages", "x")) {
      assertThat(Commands.train(new Job(data).arguments(out))).isEqualTo(64);
      assertThat(requireOutcome(out, "train", 64, 5).path("reason").asText())
          .contains("spark.ui.retainedStages");
    }
    try (SparkSettings buggy =
        SparkSettings.of("local[2]", "spark.plugins", Buggy.class.getName())) {
      assertThat(Commands.train(new Job(data).arguments(out))).as("a bug").isEqualTo(1);
      requireOutcome(out, "train", 1, 6);
    }
    SparkSettings.of("local[2]");
    assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    requireOutcome(out, "train", 0, 7);
  }

  /** A plugin of Spark's that does not start. */
  public static final class Buggy implements SparkPlugin {

    @Override
    public DriverPlugin driverPlugin() {
      throw new IllegalStateException("this plugin has a bug");
    }

    @Override
    public ExecutorPlugin executorPlugin() {
      return null;
    }
  }

  @Test
  void aRunOfOtherSettingsKeepsItsOutcomeAndALauncherHasItsAnswer() throws IOException {
    Path out = runs.resolve("run");
    String[] other = new Job(data).set("seed=2").arguments(out);
    byte[] bytes;
    System.setProperty(SUBMISSION, "zero");
    try {
      assertThat(Commands.train(new Job(data).arguments(out))).isZero();
      bytes = bytes(out);
      System.setProperty(SUBMISSION, "one");
      assertThat(Commands.train(other)).isEqualTo(73);
      assertThat(Commands.train("--nonsense", "--out", out.toString())).isEqualTo(64);
      System.setProperty(SUBMISSION, "two");
      assertThat(Commands.train(new Job(data).arguments(out))).as("already done").isZero();
    } finally {
      System.clearProperty(SUBMISSION);
    }
    assertThat(Commands.train(other)).as("nobody waits").isEqualTo(73);
    assertThat(bytes(out)).isEqualTo(bytes);
    assertThat(outcomeOf(out, "one")).as("the newest").isEqualTo(64);
    assertThat(outcomeOf(out, "one")).as("told and gone").isEqualTo(75);
    assertThat(outcomeOf(out, "two")).isZero();
    assertThat(outcomeOf(out, "three")).isEqualTo(75);
    assertThat(outcomeOf(out, "../x")).isEqualTo(64);
    assertThat(runs.toFile().list()).containsExactly("run");
  }

  @Test
  void aDriverElsewhereTrainsByTheUsualExperiment() throws IOException {
    Path out = runs.resolve("usual");
    System.setProperty(SUBMISSION, "usual");
    try {
      assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    } finally {
      System.clearProperty(SUBMISSION);
    }
    String tempered = "temperature=0.064"; // by conf/experiments/mnist-lenet5.conf
    assertThat(Files.readString(out.resolve("config.conf"))).contains(tempered);
    assertThat(Files.readString(trained.resolve("config.conf"))).doesNotContain(tempered);
  }

  @Test
  void aFolderOfSomethingElseGetsNone() throws IOException {
    Path out = Files.createDirectories(runs.resolve("mine"));
    Files.writeString(out.resolve("thesis.tex"), "years of work");
    assertThat(Commands.train(new Job(data).arguments(out))).isEqualTo(73);
    assertThat(out.toFile().list()).containsExactly("thesis.tex");
    Files.delete(out.resolve("thesis.tex"));
    Files.writeString(out.resolve("outcome.json"), "{\"of\": \"another program\"}");
    assertThat(Commands.train(new Job(data).arguments(out))).isEqualTo(73);
    assertThat(Commands.train("--nonsense", "--out", out.toString())).isEqualTo(64);
    assertThat(out.resolve("outcome.json")).hasContent("{\"of\": \"another program\"}");
  }

  @Test
  void theOutcomeOfAJobAtWorkIsItsOwn() throws IOException {
    Path out = runs.resolve("run");
    try (HeldRun other = HeldRun.of(RunDirectory.at(out.toString(), new Configuration()))) {
      assertThat(Commands.train(new Job(data).arguments(out))).isEqualTo(75);
      assertThat(Commands.train("--nonsense", "--out", out.toString())).isEqualTo(64);
      assertThat(out.resolve("outcome.json")).doesNotExist();
      assertThat(other.run().directory().toString()).isEqualTo("file:" + out);
    }
    assertThat(Commands.run("outcome", out.toString())).as("no outcome").isEqualTo(66);
  }

  @Test
  void aRunOfOtherDataKeepsItsOutcome() throws IOException {
    Path out = runs.resolve("run");
    Path mine = TinyData.write(runs.resolve("data"), 200, 60);
    String[] arguments = new Job(mine).arguments(out);
    assertThat(Commands.train(arguments)).isZero();
    Files.delete(out.resolve("_SUCCESS"));
    byte[] bytes = bytes(out);
    TinyData.write(mine, 199, 60);
    assertThat(Commands.train(arguments)).isEqualTo(76);
    assertThat(bytes(out)).isEqualTo(bytes);
  }

  @Test
  void aFullDiskIsSaidOnceThereIsRoom() throws Exception {
    Path out = runs.resolve("run");
    String[] arguments = new Job(data).arguments(out);
    arguments[List.of(arguments).indexOf("--out") + 1] = "fault:" + out;
    Faults.Plan full =
        event -> {
          if (event.operation() == Operation.WRITE
              && event.path().getName().contains("metrics.jsonl")) {
            throw new Faults.DiskFullException(0);
          }
          return true;
        };
    try (SparkSettings disk = SparkSettings.of("local[2]", Faults.settings())) {
      try (AutoCloseable faults = Faults.plan(full)) {
        assertThat(Commands.train(arguments)).isEqualTo(74);
      }
      assertThat(requireOutcome(out, "train", 74, 1).path("reason").asText())
          .contains("No space left on device");
      assertThat(Commands.train(arguments)).isZero();
      requireOutcome(out, "train", 0, 2);
    }
    SparkSettings.of("local[2]");
  }

  private static int outcomeOf(Path out, String submission) {
    return Commands.run("outcome", out.toString(), "--submission", submission);
  }

  private static JsonNode requireOutcome(Path out, String job, int code, int attempts) {
    JsonNode outcome = Runs.json(out, "outcome.json");
    assertThat(outcome.path("job").asText()).isEqualTo(job);
    assertThat(outcome.path("state").asText()).isEqualTo("ended");
    assertThat(outcome.path("exit_code").asInt()).as(outcome.toString()).isEqualTo(code);
    assertThat(outcome.path("attempts").asInt()).isEqualTo(attempts);
    for (String key : List.of("reason", "remedy", "credence")) {
      assertThat(outcome.path(key).asText()).as(key).isNotBlank();
    }
    assertThat(outcome.path("submission").isNull()).isTrue();
    return outcome;
  }

  private static byte[] bytes(Path out) throws IOException {
    return Files.readAllBytes(out.resolve("outcome.json"));
  }
}
