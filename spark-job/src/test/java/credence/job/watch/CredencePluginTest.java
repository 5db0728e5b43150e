package credence.job.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TaskFaults;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import scala.Option;

/** What those see who watch a job from elsewhere, by two of Spark's sinks. */
class CredencePluginTest extends TrainedModelFixture {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final Pattern GAUGE =
      Pattern.compile(
          "metrics_credence_driver_plugin_credence_job_watch_CredencePlugin_(\\w+)_Value"
              + "\\{type=\"gauges\"} (\\S+)");

  @Test
  void prometheusScrapesATrainingWhileItRuns() throws Exception {
    Path out = runs.resolve("run");
    String[] arguments = new Job(data).set("training.epochs=40").arguments(out);
    Map<String, Double> seen = new TreeMap<>();
    try (SparkSettings spark =
        watched(
            "spark.ui.enabled",
            "true",
            "spark.ui.port",
            "0",
            "spark.metrics.conf",
            "../conf/metrics.properties")) {
      CompletableFuture<Integer> training =
          CompletableFuture.supplyAsync(() -> Commands.train(arguments));
      while (!training.isDone() && !(seen.getOrDefault("round", 0.0) >= 2)) {
        seen.putAll(scraped());
      }
      assertThat(training.get()).isZero();
    }
    SparkSettings.of("local[2]");
    JsonNode line = Runs.metrics(out).get(seen.get("round").intValue() - 1);
    assertThat(seen.get("rounds")).isEqualTo(Runs.metrics(out).size());
    assertThat(seen.keySet()).contains("epoch", "merge_seconds", "lost_executors", "bad_images");
    // Gauges are read one after the other, and a round may end between two of them.
    assertThat(seen.get("nll")).isCloseTo(line.path("nll").asDouble(), within(0.5));
    assertThat(seen.get("images_per_second")).isPositive();
  }

  @Test
  void theLastFiguresOfATrainingAreThoseOfItsLastRound() throws IOException {
    Path out = runs.resolve("run");
    try (SparkSettings spark = watched(csv())) {
      assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    }
    SparkSettings.of("local[2]");
    List<JsonNode> rounds = Runs.metrics(out);
    JsonNode last = rounds.get(rounds.size() - 1);
    assertThat(written("round")).isEqualTo(rounds.size());
    assertThat(written("rounds")).isEqualTo(rounds.size());
    for (String key : List.of("epoch", "nll", "error", "kl_nats", "images_per_second")) {
      assertThat(written(key)).as(key).isEqualTo(last.path(key).asDouble());
    }
    assertThat(written("merge_seconds")).isEqualTo(last.path("merge_seconds").asDouble());
    for (String key : List.of("error", "nll", "ece")) {
      assertThat(written("validation_" + key))
          .as(key)
          .isEqualTo(last.path("validation").path(key).asDouble());
    }
    assertThat(written("retried_tasks")).isZero();
    assertThat(written("scored_images")).isNaN();
  }

  @Test
  void whatFailedAndWasDoneAgainIsCounted() throws IOException {
    Path out = runs.resolve("run");
    String[] settings = {
      "spark.plugins",
      CredencePlugin.class.getName() + "," + TaskFaults.class.getName(),
      TaskFaults.SETTING,
      "fail"
    };
    try (SparkSettings more = SparkSettings.of("local[2,4]", settings);
        SparkSettings spark = SparkSettings.of("local[2,4]", csv())) {
      assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    }
    SparkSettings.of("local[2]");
    assertThat(written("retried_tasks")).isGreaterThanOrEqualTo(Runs.metrics(out).size());
  }

  @Test
  void aScoringCountsItsImages() throws IOException {
    Path out = runs.resolve("run");
    Path images = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    try (SparkSettings spark = watched(csv())) {
      assertThat(Commands.score(Scorings.arguments(trained, images, out))).isZero();
    }
    SparkSettings.of("local[2]");
    assertThat(written("scored_images")).isEqualTo(60);
    assertThat(written("bad_images")).isZero();
    assertThat(written("round")).isNaN();
  }

  private SparkSettings watched(String... more) {
    List<String> all = new ArrayList<>(List.of("spark.plugins", CredencePlugin.class.getName()));
    all.addAll(List.of("spark.metrics.namespace", "credence"));
    all.addAll(List.of(more));
    return SparkSettings.of("local[2]", all.toArray(String[]::new));
  }

  /** Spark's CSV sink writes when a session stops, too. */
  private String[] csv() throws IOException {
    return new String[] {
      "spark.metrics.namespace",
      "credence",
      "spark.metrics.conf.driver.sink.csv.class",
      "org.apache.spark.metrics.sink.CsvSink",
      "spark.metrics.conf.driver.sink.csv.directory",
      Files.createDirectories(runs.resolve("csv")).toString(),
      "spark.metrics.conf.driver.sink.csv.period",
      "60"
    };
  }

  /** The last value of a gauge. */
  private double written(String name) throws IOException {
    Path file =
        runs.resolve("csv")
            .resolve(
                "credence.driver.plugin." + CredencePlugin.class.getName() + "." + name + ".csv");
    List<String> lines = Files.readAllLines(file);
    return Double.parseDouble(lines.get(lines.size() - 1).split(",", -1)[1]);
  }

  private static Map<String, Double> scraped() throws InterruptedException {
    Map<String, Double> gauges = new TreeMap<>();
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isDefined()) {
      URI page = URI.create(session.get().sparkContext().uiWebUrl().get() + "/metrics/prometheus/");
      HttpRequest get = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(30)).build();
      try {
        GAUGE
            .matcher(CLIENT.send(get, HttpResponse.BodyHandlers.ofString()).body())
            .results()
            .forEach(found -> gauges.put(found.group(1), Double.valueOf(found.group(2))));
      } catch (IOException e) {
        // The session has ended meanwhile.
      }
    }
    return gauges;
  }
}
