package credence.job.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Runs;
import credence.job.support.Sweeps;
import credence.job.support.TrainedModelFixture;
import credence.job.tracking.MlflowServer.Mood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs as a tracking server gets them, by real jobs and the contract of MLflow's REST API. */
class MlflowTest extends TrainedModelFixture {

  private MlflowServer server;

  @BeforeEach
  void start() throws IOException {
    server = new MlflowServer();
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.faults).as("requests that MLflow does not know").isEmpty();
  }

  @Test
  void aTrainingIsThereWithAllThatItIsMadeOf() throws IOException {
    Path out = runs.resolve("run");
    assertThat(train(out)).isZero();
    MlflowServer.Run run = server.run();
    assertThat(server.experiments).containsOnlyKeys("credence");
    assertThat(run.name).isEqualTo("run");
    assertThat(run.status).isEqualTo("FINISHED");
    assertThat(run.params).containsEntry("training.batch", "16").containsEntry("seed", "1");
    assertThat(run.tags)
        .containsEntry("credence.version", "0.1.0")
        .containsEntry("mlflow.source.type", "JOB");
    assertThat(run.tags.get("credence.application")).startsWith("local-");
    for (String key : List.of("nll", "kl_nats", "error", "images_per_second")) {
      assertThat(run.metric(key)).as(key).isEqualTo(lines(out, "/" + key));
    }
    assertThat(run.metric("validation/ece")).isEqualTo(lines(out, "/validation/ece"));
    assertThat(run.metric("model/test/error").values())
        .containsExactly(Runs.json(out, "summary.json").at("/test/error").asDouble());
    String root = "1/" + run.id + "/artifacts/";
    for (String name : List.of("report.html", "summary.json", "config.conf", "model/mu.f32")) {
      assertThat(server.artifacts.get(root + name))
          .as(name)
          .isEqualTo(Files.readAllBytes(out.resolve(name)));
    }
    assertThat(Runs.model(out)).isEqualTo(Runs.model(untracked()));
  }

  @Test
  void aTrainingThatGoesOnIsTheSameRunAndNoRoundComesTwice() throws IOException {
    Path out = runs.resolve("run");
    assertThat(train(out)).isZero();
    for (String name : List.of("_SUCCESS", "manifest.json", "summary.json")) {
      Files.delete(out.resolve(name));
    }
    assertThat(train(out)).isZero();
    MlflowServer.Run run = server.run();
    assertThat(run.status).isEqualTo("FINISHED");
    assertThat(
            run.metrics.stream()
                .filter(metric -> !metric.path("key").asText().startsWith("model/"))
                .map(metric -> metric.path("key").asText() + " " + metric.path("step")))
        .contains("nll 1", "nll " + Runs.metrics(out).size())
        .doesNotHaveDuplicates();
  }

  @Test
  void aServerThatIsAwayStopsNothing() throws IOException {
    server.close();
    Path out = runs.resolve("run");
    try (LogLines log = LogLines.of(Following.class)) {
      assertThat(train(out)).isZero();
      assertThat(log.text().lines().filter(line -> line.contains("the job goes on"))).hasSize(1);
      assertThat(log.text()).contains("has not got all of", "what is missing is there");
    }
    assertThat(Runs.model(out)).isEqualTo(Runs.model(untracked()));
  }

  @Test
  void neitherDoesOneThatAnswersNonsenseAndItGetsTheRestOnceItIsWell() throws Exception {
    server.mood = Mood.NONSENSE;
    Path out = runs.resolve("run");
    CompletableFuture<Integer> training = CompletableFuture.supplyAsync(() -> train(out));
    while (!Files.exists(out.resolve("_SUCCESS")) && !training.isDone()) {
      Thread.sleep(20);
    }
    server.mood = Mood.FAILING;
    Thread.sleep(1000);
    server.mood = Mood.WELL;
    assertThat(training.get()).isZero();
    assertThat(server.run().status).isEqualTo("FINISHED");
    assertThat(server.run().metric("nll")).isEqualTo(lines(out, "/nll"));
  }

  @Test
  void aServerWithoutAWayForFilesGetsTheirPlace() throws IOException {
    server.proxies = false;
    Path out = runs.resolve("run");
    assertThat(train(out)).isZero();
    assertThat(server.artifacts).isEmpty();
    assertThat(server.run().tags).containsEntry("credence.model", "file:" + out + "/model");
  }

  @Test
  void aTrainingThatFailsIsARunThatFailed() throws IOException {
    Path out = runs.resolve("run");
    Files.createDirectories(out);
    String[] diverging = {"training.learning-rate.start=1e30", "training.epochs=3"};
    assertThat(Commands.train(tracked(new Job(data).set(diverging).arguments(out)))).isEqualTo(64);
    assertThat(server.run().status).isEqualTo("FAILED");
  }

  @Test
  void aSweepIsARunWithItsTrialsInIt() throws IOException {
    Path out = runs.resolve("swept");
    Path file = Sweeps.write(folder, "vary.prior.sigma = [0.1, 0.3], final-seeds = [1]");
    assertThat(Commands.sweep(tracked(Sweeps.arguments(file, data, out)))).isZero();
    MlflowServer.Run parent = server.run();
    List<MlflowServer.Run> children = new ArrayList<>(server.runs.values());
    children.remove(parent);
    assertThat(children)
        .extracting(run -> run.name)
        .containsExactlyInAnyOrder("00001-seed-1", "00002-seed-1", "seed-1");
    for (MlflowServer.Run child : children) {
      assertThat(child.tags).containsEntry("mlflow.parentRunId", parent.id);
      assertThat(child.status).isEqualTo("FINISHED");
      assertThat(child.metric("nll")).isNotEmpty();
    }
    assertThat(children.stream().map(run -> run.params.get("prior.sigma"))).contains("0.1", "0.3");
  }

  @Test
  void whatIsNoServerIsUsage() {
    for (String address : List.of("localhost:5000", "file:/mlruns", "http://a:b@h:5000", "")) {
      assertThat(
              Commands.train("--data", data.toString(), "--out", runs + "/x", "--mlflow", address))
          .as(address)
          .isEqualTo(64);
    }
  }

  private Path untracked() {
    Path other = runs.resolve("other");
    assertThat(Commands.train(new Job(data).arguments(other))).isZero();
    return other;
  }

  private int train(Path out) {
    return Commands.train(tracked(new Job(data).arguments(out)));
  }

  private String[] tracked(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--mlflow", server.address()));
    return all.toArray(String[]::new);
  }

  private static Map<Long, Double> lines(Path out, String pointer) {
    Map<Long, Double> values = new TreeMap<>();
    for (JsonNode line : Runs.metrics(out)) {
      if (line.at(pointer).isNumber()) {
        values.put(line.path("round").asLong(), line.at(pointer).asDouble());
      }
    }
    return values;
  }
}
