package credence.job.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.SparkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Kubernetes of this JVM's with one node, the files that are to be in its image, and one training
 * that has been made without a cluster. Jobs are started by {@code scripts/} with the job jar that
 * the build has made.
 */
abstract class KubernetesJobs {

  static final String IMAGE = "registry.example.com/credence:0.1.0";
  static final String PODS = "/api/v1/namespaces/ml/pods";

  @TempDir static Path folder;
  static ApiServer server;
  static Image image;
  static Kubelet node;
  static Path trained;

  @BeforeAll
  static void start() throws IOException {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Path dockerfile = Path.of("conf/kubernetes/Dockerfile");
    image = Image.of(dockerfile, folder.resolve("image"), home);
    trained = folder.resolve("trained");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(training(job(), trained))).isZero();
    }
    server = ApiServer.start("ml");
    node = Kubelet.start(server.cluster(), PODS, image, folder.resolve("pods"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      node.close();
      server.close();
    }
  }

  /** Generated digits, and rounds enough for something to happen between them. */
  static Job job() {
    return new Job(Path.of("none"))
        .set("data.name=digits", "data.train-limit=440", "data.test-limit=60")
        .set("training.epochs=3");
  }

  static String[] training(Job job, Path out) {
    return job.arguments(out);
  }

  /** Waits for a pod of a job, one of before included; phases come one after the other. */
  static ObjectNode awaitPod(String role, String phase, Predicate<ObjectNode> more)
      throws InterruptedException {
    Predicate<ObjectNode> wanted =
        pod ->
            pod.at("/metadata/labels").path("spark-role").asText().equals(role)
                && Cluster.phase(pod).equals(phase)
                && more.test(pod);
    return server.cluster().await("a " + role + ", " + phase, PODS, wanted);
  }

  /** The youngest pod that runs. */
  static ObjectNode runningPod(String role) {
    return server.cluster().list(PODS).stream()
        .filter(pod -> pod.at("/metadata/labels/spark-role").asText().equals(role))
        .filter(pod -> Cluster.phase(pod).equals("Running"))
        .max(Comparator.comparing(pod -> pod.at("/metadata/creationTimestamp").asText()))
        .orElseThrow(() -> new AssertionError("no " + role + " runs"));
  }

  static String path(JsonNode pod) {
    return PODS + "/" + Cluster.name(pod);
  }

  /** A launcher at work. */
  record Launched(Process process, Path log) implements AutoCloseable {

    private static final int LIMIT_SECONDS = 600;

    void endsWith(int code) throws IOException, InterruptedException {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String all = said() + "\n" + node.said();
      assertThat(ended).as(all).isTrue();
      assertThat(process.exitValue()).as(all).isEqualTo(code);
    }

    /** Waits for the run's first checkpoint. */
    void awaitARound(Path run) throws IOException, InterruptedException {
      Path checkpoints = run.resolve("checkpoints");
      while (!Files.isDirectory(checkpoints) || !holdsARound(checkpoints)) {
        assertThat(process.isAlive()).as("%s%s", said(), node.said()).isTrue();
        Thread.sleep(20);
      }
    }

    private static boolean holdsARound(Path checkpoints) throws IOException {
      try (Stream<Path> rounds = Files.list(checkpoints)) {
        return rounds.anyMatch(round -> round.getFileName().toString().startsWith("round-"));
      }
    }

    String said() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  /**
   * Starts {@code scripts/COMMAND ARGUMENT... -- --master k8s://... SUBMIT...} with small pods.
   *
   * @param submit options of spark-submit
   */
  static Launched launch(String command, String[] arguments, String... submit) throws IOException {
    List<String> line = new ArrayList<>(List.of("../scripts/" + command));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--", "--master", "k8s://" + server.url()));
    for (String setting :
        List.of(
            "spark.kubernetes.namespace=ml",
            "spark.kubernetes.container.image=" + IMAGE,
            "spark.executor.instances=2",
            "spark.executor.cores=1",
            "spark.kubernetes.executor.request.cores=500m",
            // What the driver finds out by itself where DNS knows kubernetes.default.svc.
            "spark.kubernetes.driver.master=" + server.url())) {
      line.addAll(List.of("--conf", setting));
    }
    line.addAll(List.of(submit));
    Path log = Files.createTempFile(folder, command, ".log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    // The assembled Spark, as where none is installed.
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "SPARK_SCALA_VERSION"));
    return new Launched(builder.start(), log);
  }
}
