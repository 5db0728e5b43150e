package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar that the build has made runs on the Spark that it was built with and on Spark 4 with
 * Scala 2.13, by the launchers, and gives the same.
 */
class BothSparksIT {

  /** A Spark and the runs that were made on it. */
  record Spark(String home, Path runs) {

    static Spark of(Path home, String name) throws IOException {
      assertThat(home.resolve("jars")).as("mvn package makes it").isDirectory();
      return new Spark(
          home.toAbsolutePath().normalize().toString(),
          Files.createDirectories(folder.resolve(name)));
    }

    Path run(String name) {
      return runs.resolve(name);
    }

    /** Starts {@code scripts/COMMAND}. */
    Process start(String command, String[] arguments) throws IOException {
      List<String> line = new ArrayList<>(List.of("../scripts/" + command));
      line.addAll(List.of(arguments));
      line.addAll(List.of("--", "--master", "local[2]"));
      ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().put("SPARK_HOME", home);
      builder.environment().remove("SPARK_SCALA_VERSION");
      builder.redirectOutput(log(command).toFile());
      return builder.start();
    }

    void await(Process process, String command) throws IOException, InterruptedException {
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      String said = Files.readString(log(command));
      assertThat(ended).as("%s on %s: %s", command, home, said).isTrue();
      assertThat(process.exitValue()).as("%s on %s: %s", command, home, said).isZero();
    }

    private Path log(String command) {
      return runs.resolve(command + ".log");
    }
  }

  /** The arguments of a command that works in {@code runs}. */
  interface Arguments {
    String[] of(Spark spark);
  }

  @TempDir static Path folder;
  private static Path data;
  private static Spark former;
  private static Spark four;
  private static SparkSettings settings;

  @BeforeAll
  static void train() throws Exception {
    settings = SparkSettings.of("local[1]");
    data = TinyData.write(folder, 200, 60);
    former = Spark.of(Path.of(System.getenv("SPARK_HOME")), "former");
    four = Spark.of(Path.of("../spark-home-4/target/spark-home"), "four");
    onBoth("train", spark -> new Job(data).arguments(spark.run("trained")));
  }

  @AfterAll
  static void clearSettings() {
    settings.close();
  }

  @Test
  void trainingMakesTheSameModel() {
    assertThat(version(former, "trained"))
        .isEqualTo(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    assertThat(version(four, "trained")).startsWith("4.");
    assertThat(Runs.model(four.run("trained")))
        .hasSizeGreaterThan(2)
        .isEqualTo(Runs.model(former.run("trained")));
  }

  @Test
  void pruningMakesTheSameModel() throws Exception {
    onBoth(
        "prune",
        spark ->
            Prunings.arguments(
                spark.run("trained"),
                data,
                spark.run("pruned"),
                "--by",
                "snr",
                "--fraction",
                "0.75"));

    assertThat(version(four, "pruned")).startsWith("4.");
    assertThat(Prunings.curve(four.run("pruned"))).isEqualTo(Prunings.curve(former.run("pruned")));
    assertThat(Runs.model(four.run("pruned")))
        .hasSizeGreaterThan(2)
        .isEqualTo(Runs.model(former.run("pruned")));
  }

  @Test
  void evaluatingGivesTheSameTables() throws Exception {
    onBoth(
        "evaluate",
        spark ->
            Evaluations.arguments(List.of(spark.run("trained")), data, spark.run("evaluated")));

    assertThat(version(four, "evaluated")).startsWith("4.");
    for (String table : List.of("reliability.csv", "rejection.csv")) {
      assertThat(Evaluations.table(four.run("evaluated"), table))
          .hasSizeGreaterThan(2)
          .isEqualTo(Evaluations.table(former.run("evaluated"), table));
    }
  }

  @Test
  void scoringGivesTheSameRows() throws Exception {
    Path images =
        Files.write(folder.resolve("images-idx3-ubyte"), Scorings.idx(Scorings.pixels(data)));
    onBoth("score", spark -> Scorings.arguments(spark.run("trained"), images, spark.run("scored")));

    assertThat(version(four, "scored")).startsWith("4.");
    assertThat(Scorings.rows(four.run("scored")))
        .hasSize(60)
        .isEqualTo(Scorings.rows(former.run("scored")));
  }

  /** DL4J's bridge is made for Scala 2.12 alone; what it is called by is Java. */
  @Test
  void dl4jsOwnAveragingRunsWithScala213() throws Exception {
    Job job = new Job(data).set("data.partitions=2", "training.steps-per-round=2");
    String file = "../conf/experiments/mnist-lenet5-dl4j.conf";

    four.await(four.start("train", job.arguments(four.run("averaged"), file)), "train");

    assertThat(Runs.metrics(four.run("averaged"))).hasSize(2);
    assertThat(version(four, "averaged")).startsWith("4.");
  }

  private static void onBoth(String command, Arguments arguments) throws Exception {
    Process first = former.start(command, arguments.of(former));
    try {
      four.await(four.start(command, arguments.of(four)), command);
    } finally {
      former.await(first, command);
    }
  }

  /** The version of Spark that a run was made on. */
  private static String version(Spark spark, String run) {
    return Runs.json(spark.run(run), "manifest.json").findValue("spark").asText();
  }
}
