package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static SparkSettings spark;

  @BeforeAll
  static void writeData() {
    data = TinyData.write(folder, 200, 60);
    spark = SparkSettings.of("local[2]");
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  @AfterEach
  void theSessionIsStopped() {
    assertThat(SparkSession.getDefaultSession().isDefined()).isFalse();
  }

  @Test
  void aRunLeavesItsWholeDirectory() {
    Path out = runs.resolve("run");
    assertThat(Commands.train(job().arguments(out))).isZero();
    assertThat(Runs.files(out).keySet())
        .contains("config.conf", "metrics.jsonl", "summary.json", "manifest.json", "_SUCCESS")
        .contains("model/model.json", "model/mu.f32", "model/rho.f32", "model/model.sha256")
        .contains("checkpoints/round-000006/state.sha256")
        .contains("checkpoints/round-000005/state.sha256")
        .doesNotContain("checkpoints/round-000004/state.sha256")
        .allMatch(
            name -> !name.contains(".tmp") && !name.contains(".crc") && !name.contains("lock"));
    // 160 images in 4 partitions of 40, 3 minibatches each: 2 epochs are 6 steps a partition.
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.path("network").asText()).isEqualTo("tiny");
    assertThat(summary.path("dataset").asText()).isEqualTo("mnist");
    assertThat(summary.path("parameters").asInt()).isEqualTo(2 * 26 + 10 * 33);
    assertThat(summary.path("test").path("examples").asInt()).isEqualTo(60);
    assertThat(summary.path("test").path("draws").asInt()).isEqualTo(2);
    assertThat(summary.path("validation").path("examples").asInt()).isEqualTo(40);
    for (String key : new String[] {"images_per_second", "seconds", "merge_seconds", "kl_nats"}) {
      assertThat(summary.path("train").path(key).asDouble()).as(key).isPositive();
    }
  }

  @Test
  void everyRoundIsOneLine() {
    Path out = runs.resolve("run");
    Commands.train(job().arguments(out));
    assertThat(Runs.metrics(out))
        .extracting(line -> line.path("round").asInt())
        .containsExactly(1, 2, 3, 4, 5, 6);
    JsonNode last = Runs.metrics(out).get(5);
    assertThat(last.path("epoch").asDouble()).isEqualTo(2);
    assertThat(last.path("images").asInt()).as("minibatches of 16, 16 and 8").isEqualTo(4 * 8);
    assertThat(last.path("kl_per_example").asDouble())
        .isEqualTo(last.path("kl_nats").asDouble() / 160);
    assertThat(last.path("validation").path("examples").asInt()).isEqualTo(40);
    assertThat(Runs.metrics(out).get(0).has("validation")).isFalse();
    assertThat(Runs.metrics(out).get(2).has("validation")).as("end of epoch 1").isTrue();
  }

  @Test
  void theJobLearns() {
    Path out = runs.resolve("run");
    Job job = new Job(TinyData.write(runs.resolve("more"), 1640, 400));
    job.set("training.epochs=5", "training.steps-per-round=5");
    job.set("network.layers=[{type=flatten},{type=dense,units=10}]");
    Commands.train(job.arguments(out));
    assertThat(Runs.json(out, "summary.json").path("test").path("error").asDouble())
        .as("of ten classes")
        .isLessThan(0.1);
  }

  @Test
  void aFinishedRunIsNotRepeated() {
    Path out = runs.resolve("run");
    Commands.train(job().arguments(out));
    Map<String, String> before = Runs.files(out);
    assertThat(Commands.train(job().arguments(out))).isZero();
    assertThat(Commands.train(job().arguments(out, "--overwrite"))).isZero();
    assertThat(Runs.files(out)).isEqualTo(before);
  }

  @Test
  void aRunOfAnotherConfigurationIsReplacedOnlyOnDemand() {
    Path out = runs.resolve("run");
    Commands.train(job().arguments(out));
    Map<String, String> before = Runs.files(out);
    assertThat(Commands.train(job().set("seed=2").arguments(out))).isEqualTo(73);
    assertThat(Runs.files(out)).isEqualTo(before);
    assertThat(Commands.train(job().set("seed=2").arguments(out, "--overwrite"))).isZero();
    assertThat(Runs.json(out, "manifest.json").path("seed").asInt()).isEqualTo(2);
    assertThat(Runs.metrics(out)).hasSize(6);
  }

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws IOException {
    Path out = Files.createDirectories(runs.resolve("mine"));
    Files.writeString(out.resolve("thesis.tex"), "years of work");
    assertThat(Commands.train(job().arguments(out, "--overwrite"))).isEqualTo(73);
    assertThat(Runs.files(out).keySet()).containsExactly("thesis.tex");
  }

  @Test
  void aFolderWithAnyConfigConfIsNoRunAndIsLeftAlone() throws IOException {
    Path out = Files.createDirectories(runs.resolve("mine"));
    Files.writeString(out.resolve("thesis.txt"), "years of work");
    Files.writeString(out.resolve("config.conf"), "server { port = 80 }");
    Map<String, String> before = Runs.files(out);
    assertThat(Commands.train(job().arguments(out, "--overwrite"))).isEqualTo(73);
    assertThat(Commands.train(job().arguments(out))).isEqualTo(73);
    assertThat(Runs.files(out)).isEqualTo(before);
  }

  @Test
  void whatSomebodyPutIntoARunOutlivesItsReplacement() throws IOException {
    Path out = runs.resolve("run");
    assertThat(Commands.train(job().arguments(out))).isZero();
    Files.writeString(out.resolve("model/notes.txt"), "the good one");
    Map<String, String> before = Runs.files(out);
    assertThat(Commands.train(job().set("seed=2").arguments(out, "--overwrite"))).isEqualTo(73);
    assertThat(Runs.files(out)).isEqualTo(before);
    Files.delete(out.resolve("model/notes.txt"));
    assertThat(Commands.train(job().set("seed=2").arguments(out, "--overwrite"))).isZero();
  }

  @Test
  void aBatchLargerThanTheImagesTakesNoMoreMemoryThanThese() throws IOException {
    Path all = runs.resolve("all");
    Path more = runs.resolve("more");
    assertThat(Commands.train(job().set("training.batch=160").arguments(all))).isZero();
    assertThat(Commands.train(job().set("training.batch=2000000000").arguments(more))).isZero();
    assertThat(more.resolve("model/mu.f32")).hasSameBinaryContentAs(all.resolve("model/mu.f32"));
  }

  @Test
  void limitsAboveWhatIsThereAre64() {
    Path out = runs.resolve("run");
    assertThat(Commands.train(job().set("data.train-limit=161").arguments(out))).isEqualTo(64);
    assertThat(Commands.train(job().set("data.test-limit=61").arguments(out))).isEqualTo(64);
    assertThat(Commands.train(job().set("network.layers=[]").arguments(out))).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void usageErrorsAre64() {
    Path out = runs.resolve("run");
    assertThat(Commands.train()).isEqualTo(64);
    assertThat(Commands.train("--out", out.toString(), "--no-such-option")).isEqualTo(64);
    assertThat(Commands.train(job().set("training.epoch=2").arguments(out))).isEqualTo(64);
    assertThat(Commands.train(job().set("data.validation=200").arguments(out))).isEqualTo(64);
    assertThat(Commands.train(job().set("data.partitions=161").arguments(out))).isEqualTo(64);
    String layers = "network.layers=[{type=flatten},{type=dense,units=9}]";
    assertThat(Commands.train(job().set(layers).arguments(out))).isEqualTo(64);
    assertThat(Commands.train("--out", out.toString())).as("no --data").isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void withoutAMasterTheJobSaysHowToStartIt() {
    System.clearProperty("spark.master");
    try {
      assertThat(Commands.train(job().arguments(runs.resolve("run")))).isEqualTo(64);
    } finally {
      System.setProperty("spark.master", "local[2]");
    }
  }

  @Test
  void missingInputIs66AndNothingIsWritten() {
    Path out = runs.resolve("run");
    assertThat(Commands.train(new Job(runs).arguments(out))).isEqualTo(66);
    assertThat(Commands.train(job().set("data.name=cifar-10").arguments(out))).isEqualTo(66);
    assertThat(Commands.train(job().arguments(out, runs + "/no.conf"))).isEqualTo(66);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void badDataIs65AndNothingIsWritten() throws IOException {
    Path bad = TinyData.write(runs.resolve("bad"), 200, 60);
    Path labels = bad.resolve("mnist/t10k-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[20] = 10;
    Files.write(labels, bytes);
    Path out = runs.resolve("run");
    assertThat(Commands.train(new Job(bad).arguments(out))).isEqualTo(65);
    Files.delete(labels);
    Files.createDirectory(labels);
    assertThat(Commands.train(new Job(bad).arguments(out))).isEqualTo(65);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void anOutputThatCannotBeWrittenIs74() throws IOException {
    Path file = Files.writeString(runs.resolve("file"), "not a folder");
    assertThat(Commands.train(job().arguments(file.resolve("run")))).isEqualTo(74);
  }

  @Test
  void divergenceIs64AndTheLastCheckpointStays() {
    Path out = runs.resolve("run");
    Job diverging =
        job()
            .set("training.optimizer.type=sgd", "training.learning-rate.type=linear")
            .set("training.learning-rate.start=0.001", "training.learning-rate.end=1e38");
    assertThat(Commands.train(diverging.arguments(out))).isEqualTo(64);
    assertThat(Runs.files(out).keySet())
        .contains("checkpoints/round-000001/state.sha256")
        .doesNotContain("_SUCCESS", "model/model.json");
  }

  @Test
  void outputsThatAreNotFiniteAre64Too() {
    Job job = job().set("training.optimizer.type=sgd", "training.learning-rate.type=constant");
    job.set("training.learning-rate.start=1e36", "evaluation.every-rounds=1");
    assertThat(Commands.train(job.arguments(runs.resolve("run")))).isEqualTo(64);
  }

  @Test
  void anInterruptedRunGoesOnWithTheSameBytes() throws IOException {
    Path whole = runs.resolve("whole");
    Commands.train(job().arguments(whole));
    Path broken = runs.resolve("broken");
    Commands.train(job().arguments(broken));
    interrupt(broken);
    delete(broken.resolve("checkpoints/round-000006"));
    assertThat(Commands.train(job().arguments(broken))).isZero();
    assertThat(Runs.model(broken)).isEqualTo(Runs.model(whole));
    assertThat(Runs.metrics(broken))
        .extracting(line -> line.path("round").asInt())
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aRateOnAPlateauAndTheBestRoundSurviveAnInterruption() throws IOException {
    Path whole = runs.resolve("whole");
    Commands.train(selecting().arguments(whole));
    JsonNode selected = Runs.json(whole, "summary.json").path("selected");
    int best = 0;
    for (JsonNode line : Runs.metrics(whole)) {
      double nll = line.at("/validation/nll").asDouble();
      best = best == 0 || nll < nll(whole, best) ? line.path("round").asInt() : best;
    }
    assertThat(best).as("before the prior came in").isLessThan(6);
    assertThat(selected.path("round").asInt()).isEqualTo(best);
    assertThat(selected.path("by").asText()).isEqualTo("validation-nll");
    assertThat(Runs.json(whole, "summary.json").at("/validation/nll").asDouble())
        .isEqualTo(nll(whole, best));
    assertThat(Runs.metrics(whole).get(5).path("learning_rate").asDouble()).isLessThan(0.05);

    Path broken = runs.resolve("broken");
    Commands.train(selecting().arguments(broken));
    interrupt(broken);
    delete(broken.resolve("checkpoints/round-000006"));
    assertThat(Commands.train(selecting().arguments(broken))).isZero();
    assertThat(Runs.model(broken)).isEqualTo(Runs.model(whole));
    assertThat(Runs.metrics(broken).get(5).path("learning_rate"))
        .isEqualTo(Runs.metrics(whole).get(5).path("learning_rate"));
  }

  private static double nll(Path run, int round) {
    return Runs.metrics(run).get(round - 1).at("/validation/nll").asDouble();
  }

  /**
   * A prior that comes in after an epoch and undoes what was learnt: the best round is not the
   * last.
   */
  private static Job selecting() {
    return job()
        .set("training.learning-rate.type=plateau", "training.learning-rate.start=0.05")
        .set("training.learning-rate.patience=1", "training.select=validation-nll")
        .set("training.kl={warm-up-start = 1, warm-up-epochs = 0.01, temperature = 1e4}")
        .set("prior.sigma=0.01")
        .set("evaluation.every-rounds=1");
  }

  @Test
  void aDamagedCheckpointIsPassedOver() throws IOException {
    Path out = runs.resolve("run");
    Commands.train(job().arguments(out));
    Map<String, String> model = Runs.model(out);
    interrupt(out);
    Path rho = out.resolve("checkpoints/round-000006/rho.f32");
    byte[] bytes = Files.readAllBytes(rho);
    bytes[5] ^= 1;
    Files.write(rho, bytes);
    assertThat(Commands.train(job().arguments(out))).isZero();
    assertThat(Runs.model(out)).isEqualTo(model);
  }

  @Test
  void aHalfWrittenCheckpointIsPassedOver() throws IOException {
    Path out = runs.resolve("run");
    Commands.train(job().arguments(out));
    Map<String, String> model = Runs.model(out);
    interrupt(out);
    Files.delete(out.resolve("checkpoints/round-000006/state.sha256"));
    assertThat(Commands.train(job().arguments(out))).isZero();
    assertThat(Runs.model(out)).isEqualTo(model);
  }

  @Test
  void aCheckpointOfAnotherRunIs76() throws IOException {
    Path out = runs.resolve("run");
    Path other = runs.resolve("other");
    Commands.train(job().arguments(out));
    Commands.train(job().set("seed=2").arguments(other));
    interrupt(out);
    delete(out.resolve("checkpoints"));
    Files.move(other.resolve("checkpoints"), out.resolve("checkpoints"));
    assertThat(Commands.train(job().arguments(out))).isEqualTo(76);
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void otherImagesUnderTheSameConfigurationAre76() throws IOException {
    Path out = runs.resolve("run");
    Commands.train(job().arguments(out));
    interrupt(out);
    Path others = TinyData.write(runs.resolve("others"), 199, 60);
    assertThat(Commands.train(new Job(others).arguments(out))).isEqualTo(76);
  }

  private static Job job() {
    return new Job(data);
  }

  /** As if the job had died after its last checkpoint. */
  private static void interrupt(Path run) throws IOException {
    Files.delete(run.resolve("_SUCCESS"));
    Files.delete(run.resolve("manifest.json"));
    Files.delete(run.resolve("summary.json"));
    delete(run.resolve("model"));
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
