package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.ml.CredenceModel;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters whose defaults serialise by Kryo, strictly: every job gives what it gives without. */
class SerializerTest {

  private static final String KRYO = "org.apache.spark.serializer.KryoSerializer";
  private static final String[] STRICT = {
    "spark.serializer", KRYO, "spark.kryo.registrationRequired", "true"
  };

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path trained;

  private interface Main {
    int run(String... arguments);
  }

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 200, 60);
    trained = folder.resolve("trained");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
    }
  }

  @Test
  void trainingGivesTheSameModel() {
    for (String slices : List.of("1", "3")) {
      Path out = runs.resolve("run" + slices);
      strictly(
          Commands::train, new Job(data).set("training.merge-slices=" + slices).arguments(out));
      assertThat(Runs.model(out)).isEqualTo(Runs.model(trained));
    }
  }

  @Test
  @Tag("cluster")
  void trainingOnExecutorsOfTheirOwnGivesTheSameModel() throws Exception {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    String[] more =
        Stream.concat(Stream.of(STRICT), Stream.of("spark.executor.memory", "1g"))
            .toArray(String[]::new);
    List<String> cluster = SparkSettings.options("local-cluster[2,1,2048]", more);
    Path out = runs.resolve("run");
    try (JobProcess job =
        JobProcess.start(runs.resolve("log"), cluster, new Job(data).arguments(out))) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    assertThat(Runs.model(out)).isEqualTo(Runs.model(trained));
  }

  @Test
  void scoringGivesTheSameTable() {
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    both(Commands::score, out -> Scorings.arguments(trained, input, out));
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Scorings.rows(runs.resolve("kryo")))
          .isEqualTo(Scorings.rows(runs.resolve("java")))
          .hasSize(60);
    }
  }

  @Test
  void evaluationsGiveTheSameTables() {
    both(Commands::evaluate, out -> Evaluations.arguments(List.of(trained), data, out));
    Map<String, String> java = tables(runs.resolve("java"));
    assertThat(tables(runs.resolve("kryo"))).isEqualTo(java).isNotEmpty();
  }

  @Test
  void pruningGivesTheSameCurve() {
    both(Commands::prune, out -> Prunings.arguments(trained, data, out));
    assertThat(Prunings.curve(runs.resolve("kryo")))
        .isEqualTo(Prunings.curve(runs.resolve("java")));
    assertThat(Runs.model(runs.resolve("kryo"))).isEqualTo(Runs.model(runs.resolve("java")));
  }

  @Test
  void sweepsGiveTheSameTrials() {
    for (String mode : List.of("whole", "partitioned")) {
      Path file =
          Sweeps.write(
              runs,
              "settings.data.partitions = 2, mode = %s, vary.training.learning-rate.start = [0.01, 0.02]"
                  .formatted(mode));
      String name = "-" + mode;
      both(Commands::sweep, out -> Sweeps.arguments(file, data, Path.of(out + name)));
      assertThat(Sweeps.trials(runs.resolve("kryo" + name)))
          .isEqualTo(Sweeps.trials(runs.resolve("java" + name)));
    }
  }

  /** In a session that is the caller's, whose serialiser stays as it is. */
  @Test
  void aStageOfAPipelineScoresTheSame() throws Exception {
    List<Row> java = scored("spark.app.name", "java");
    assertThat(scored("spark.serializer", KRYO)).isEqualTo(java).hasSize(3);
  }

  private List<Row> scored(String... settings) throws Exception {
    byte[] pixels = Scorings.pixels(data);
    try (SparkSettings spark = SparkSettings.of("local[2]", settings);
        SparkSession session = SparkSession.builder().getOrCreate()) {
      Dataset<Row> images =
          session.sql(
              "SELECT id, unhex('%s') AS image FROM range(3)"
                  .formatted(java.util.HexFormat.of().formatHex(pixels, 0, 784)));
      return CredenceModel.load(trained.toString())
          .setDraws(2)
          .transform(images)
          .sort("id")
          .select("id", "predicted", "confidence", "error")
          .collectAsList();
    }
  }

  private interface Arguments {
    String[] to(Path out);
  }

  private void both(Main main, Arguments arguments) {
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(main.run(arguments.to(runs.resolve("java")))).isZero();
    }
    strictly(main, arguments.to(runs.resolve("kryo")));
  }

  private static void strictly(Main main, String... arguments) {
    try (SparkSettings spark = SparkSettings.of("local[2]", STRICT)) {
      assertThat(main.run(arguments)).isZero();
    }
  }

  private static Map<String, String> tables(Path out) {
    Map<String, String> tables = Runs.files(out);
    tables.keySet().removeIf(name -> !name.endsWith(".csv"));
    return tables;
  }
}
