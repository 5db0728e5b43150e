package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.LoopbackCluster;
import credence.job.support.Runs;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers with the driver elsewhere: a worker of a standalone cluster starts it. */
@Tag("cluster")
class ClusterModeTest {

  private static final int LIMIT_SECONDS = 240;

  @TempDir static Path folder;

  private static LoopbackCluster cluster;
  private static Path data;
  private static Path jar;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(JobProcess.hasSparkHome(), "no SPARK_HOME with jars");
    // Two cores: one is the driver's.
    cluster = LoopbackCluster.start(2, folder);
    data = TinyData.write(folder, 200, 60);
    jar = folder.resolve("empty.jar");
    new JarOutputStream(Files.newOutputStream(jar)).close();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theExitCodeIsTheDrivers() throws Exception {
    Path out = folder.resolve("run");
    String[] training = new Job(data).set("training.epochs=1").arguments(out);
    ends(0, "train", training);
    assertThat(Runs.json(out, "outcome.json").path("application").asText()).startsWith("app-");
    assertThat(Files.readString(out.resolve("config.conf")))
        .as("conf/experiments/mnist-lenet5.conf")
        .contains("temperature=0.064");
    ends(73, "train", new Job(data).set("seed=2").arguments(out));
    assertThat(Runs.json(out, "outcome.json").path("exit_code").asInt()).isZero();
  }

  @Test
  void withoutAPlaceForTheOutcomeNothingIsStarted() throws Exception {
    ends(64, "train", "--data", data.toString());
  }

  /** The class path stands in for the job jar, which the build makes after the tests. */
  private static void ends(int code, String command, String... arguments)
      throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String script =
        ". ../scripts/lib.sh; build() { :; }; job_jar=$JAR; unset SPARK_HOME; credence \"$@\"";
    List<String> line = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", script, "test"));
    line.add(command);
    line.addAll(List.of(arguments));
    line.addAll(List.of("--", "--master", cluster.url(), "--deploy-mode", "cluster"));
    for (String setting :
        List.of(
            "spark.driver.extraClassPath=" + classPath,
            "spark.executor.extraClassPath=" + classPath,
            "spark.driver.memory=1g",
            "spark.executor.memory=1g")) {
      line.addAll(List.of("--conf", setting));
    }
    Path log = Files.createTempFile(folder, "launcher", ".log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("JAR", jar.toString());
    builder.redirectOutput(log.toFile());
    Process launcher = builder.start();
    assertThat(launcher.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).as(Files.readString(log)).isEqualTo(code);
  }
}
