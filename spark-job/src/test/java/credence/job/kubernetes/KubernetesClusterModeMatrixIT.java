package credence.job.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Runs;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The launchers in Kubernetes' cluster mode, with {@code conf/kubernetes.conf} and the image. */
@Tag("cluster")
class KubernetesClusterModeMatrixIT extends KubernetesJobs {

  private static final String MAPS = PODS.replace("/pods", "/configmaps");

  private static Path out;
  private static String[] training;
  private static JsonNode driver;

  @BeforeAll
  static void train() throws Exception {
    out = folder.resolve("cluster");
    training = training(job(), out);
    String account = "spark.kubernetes.authenticate.driver.serviceAccountName=spark";
    try (Launched launched =
        launch("train", training, "--deploy-mode", "cluster", "--conf", account)) {
      launched.endsWith(0);
    }
    driver = awaitPod("driver", "Succeeded", pod -> true);
  }

  @Test
  void aDriverInAPodGivesTheSameBytes() {
    assertThat(Runs.model(out)).hasSizeGreaterThan(2).isEqualTo(Runs.model(trained));
    JsonNode outcome = Runs.json(out, "outcome.json");
    assertThat(outcome.path("exit_code").asInt(1)).isZero();
    assertThat(outcome.path("application").asText())
        .startsWith("spark-")
        .isEqualTo(driver.at("/metadata/labels/spark-app-selector").asText());
  }

  @Test
  void theDriversPodIsAsTheCommandAndTheSettingsSay() {
    JsonNode container = driver.at("/spec/containers/0");
    assertThat(container.path("image").asText()).isEqualTo(IMAGE);
    // 2g and 1g.
    assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("3072Mi");
    assertThat(container.at("/resources/requests/memory").asText()).isEqualTo("3072Mi");
    assertThat(driver.at("/spec/serviceAccountName").asText()).isEqualTo("spark");
    assertThat(variables(container)).containsEntry("LC_ALL", "C.UTF-8");
    assertThat(words(container.path("args")))
        .startsWith("driver", "--properties-file", "/opt/spark/conf/spark.properties")
        .containsSubsequence(
            "--class",
            "credence.job.main.CredenceMain",
            "local:///opt/credence/credence-job.jar",
            "train")
        .endsWith(training);
  }

  @Test
  void theDriverIsToldTheSettingsOfTheLaunchers() throws IOException {
    String submission = Runs.json(out, "outcome.json").path("submission").asText();
    assertThat(settings(driver))
        .containsEntry("spark.credence.submission", submission)
        .containsEntry("spark.plugins", "credence.job.watch.CredencePlugin")
        .containsEntry("spark.executor.memoryOverhead", "1g")
        .containsEntry("spark.task.maxFailures", "8")
        .containsEntry("spark.eventLog.enabled", "false");
  }

  @Test
  void executorsHaveTheirOverheadAndAreTheDrivers() throws InterruptedException {
    JsonNode executor = awaitPod("executor", "Running", pod -> true);
    JsonNode container = executor.at("/spec/containers/0");
    assertThat(container.path("image").asText()).isEqualTo(IMAGE);
    // 1g and 1g.
    assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("2048Mi");
    assertThat(variables(container)).containsEntry("LC_ALL", "C.UTF-8");
    assertThat(executor.at("/metadata/ownerReferences/0/uid"))
        .isEqualTo(driver.at("/metadata/uid"));
    assertThat(server.cluster().list(PODS)).as("what is left").hasSize(1).first().isEqualTo(driver);
  }

  /** Those of a training that names none. */
  @Test
  void theImageHasTheExperimentsWhereCommandsLookForThem() {
    String home = image.variables().get("CREDENCE_HOME");
    assertThat(image.path(home + "/conf/experiments/mnist-lenet5.conf")).isRegularFile();
  }

  /** What Spark itself has to say is not asked for: the image's logging is in force. */
  @Test
  void podsLogAsTheImageSays() throws IOException {
    assertThat(node.said()).contains("INFO  TrainRun: ").doesNotContain("INFO SparkContext");
  }

  /** What the driver is told of Spark: a config map is mounted as its folder of settings. */
  private static Map<String, String> settings(JsonNode driver) throws IOException {
    for (JsonNode volume : driver.at("/spec/volumes")) {
      String map = volume.at("/configMap/name").asText();
      if (!map.isEmpty()) {
        JsonNode data = server.cluster().find(MAPS + "/" + map).path("data");
        Properties read = new Properties();
        read.load(new StringReader(data.path("spark.properties").asText()));
        Map<String, String> settings = new TreeMap<>();
        read.forEach((key, value) -> settings.put(key.toString(), value.toString()));
        return settings;
      }
    }
    throw new AssertionError("no settings for " + driver);
  }

  private static Map<String, String> variables(JsonNode container) {
    Map<String, String> variables = new TreeMap<>();
    container
        .path("env")
        .forEach(v -> variables.put(v.path("name").asText(), v.path("value").asText()));
    return variables;
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }
}
