package credence.job.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * A YARN, data on its HDFS and on this machine, and one training that has been made without a
 * cluster. Jobs are started by {@code scripts/} with the job jar that the build has made.
 */
abstract class YarnJobs {

  /** A driver in a container and two executors, each with its overhead. */
  private static final int MEMORY = 4096;

  @TempDir static Path folder;
  static YarnCluster yarn;
  static Path data;
  static Path trained;

  @BeforeAll
  static void start() throws Exception {
    assertThat(Path.of("target/credence-job.jar")).as("mvn package makes it").exists();
    data = TinyData.write(folder, 440, 60);
    Path experiment = Files.writeString(folder.resolve("experiment.conf"), "seed = 3");
    trained = folder.resolve("trained");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(job().arguments(trained, experiment.toString()))).isZero();
    }
    yarn = YarnCluster.start(folder.resolve("yarn"), MEMORY);
    yarn.put(data.resolve("mnist"), "/data/mnist");
    yarn.put(experiment, "/experiment.conf");
  }

  @AfterAll
  static void stop() {
    if (yarn != null) {
      yarn.close();
    }
  }

  /** Rounds enough for something to happen between them. */
  static Job job() {
    return new Job(data).set("training.epochs=3");
  }

  /** The arguments of a training on HDFS. */
  static String[] training(Job job, String out) throws IOException {
    String[] arguments = job.arguments(Path.of("out"), yarn.place("/experiment.conf"));
    arguments[1] = yarn.place("/data");
    arguments[3] = yarn.place(out);
    return arguments;
  }

  /** A launcher at work. */
  record Launched(Process process, Path log) implements AutoCloseable {

    private static final int LIMIT_SECONDS = 900;

    void endsWith(int code) throws IOException, InterruptedException {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String all = said() + "\n" + yarn.said();
      assertThat(ended).as(all).isTrue();
      assertThat(process.exitValue()).as(all).isEqualTo(code);
    }

    /** Kills a container as soon as the run has published a checkpoint. */
    void losesAfterARound(String program, String run) throws Exception {
      YarnCluster.await(
          "round 2 of " + run,
          () -> yarn.has(run + "/checkpoints/round-000002") || !process.isAlive());
      assertThat(process.isAlive()).as("%s", said()).isTrue();
      YarnCluster.kill(program);
      assertThat(yarn.has(run + "/_SUCCESS")).as("rounds were left").isFalse();
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
   * Starts {@code scripts/COMMAND ARGUMENT... -- --master yarn SUBMIT...} with small containers.
   *
   * @param submit options of spark-submit
   */
  static Launched launch(String command, String[] arguments, String... submit) throws IOException {
    List<String> line = new ArrayList<>(List.of("../scripts/" + command));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--", "--master", "yarn"));
    String java = System.getProperty("java.home");
    for (String setting :
        List.of(
            // Of this machine; without it the launcher sends all of them.
            "spark.yarn.jars=local:" + System.getenv("SPARK_HOME") + "/jars/*",
            "spark.dynamicAllocation.enabled=false",
            "spark.executor.instances=2",
            "spark.executor.cores=1",
            "spark.executor.memory=512m",
            "spark.executor.memoryOverhead=512m",
            "spark.driver.memory=768m",
            "spark.driver.memoryOverhead=512m",
            "spark.yarn.am.memory=512m",
            "spark.executorEnv.JAVA_HOME=" + java,
            "spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1",
            "spark.yarn.appMasterEnv.JAVA_HOME=" + java,
            "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1")) {
      line.addAll(List.of("--conf", setting));
    }
    line.addAll(List.of(submit));
    Path log = Files.createTempFile(folder, command, ".log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().put("HADOOP_CONF_DIR", yarn.settings().toString());
    // The assembled Spark, as where none is installed.
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "SPARK_SCALA_VERSION"));
    return new Launched(builder.start(), log);
  }
}
