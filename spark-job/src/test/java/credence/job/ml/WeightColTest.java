package credence.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.bayes.MeanField;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that count more or less than others. */
class WeightColTest {

  private static final int IMAGES = 60;
  private static final StructType TABLE =
      new StructType()
          .add("image", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType)
          .add("number", DataTypes.IntegerType);

  @TempDir static Path folder;
  private static SparkSettings settings;
  private static SparkSession spark;
  private static List<Row> rows;

  @TempDir Path runs;

  @BeforeAll
  static void start() {
    Path data = TinyData.write(folder, 20, IMAGES);
    byte[] pixels = Scorings.pixels(data);
    rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      rows.add(RowFactory.create(Scorings.png(pixels, i, 1), i % 3, i));
    }
    settings = SparkSettings.of("local[2]", "spark.sql.shuffle.partitions", "3");
    spark = SparkSession.builder().getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    settings.close();
  }

  private static Dataset<Row> table(List<Row> from, String weight) {
    return spark.createDataFrame(from, TABLE).withColumn("weight", functions.expr(weight));
  }

  private static CredenceClassifier network() {
    return new CredenceClassifier().setEpochs(2).setBatch(16).setSetting("evaluation.draws", 2);
  }

  private static MeanField fitted(CredenceClassifier network, Dataset<Row> table) {
    return network.fit(table).models().first().model().posterior();
  }

  private static void requireSame(MeanField found, MeanField expected) {
    assertThat(found.mu()).isEqualTo(expected.mu());
    assertThat(found.rho()).isEqualTo(expected.rho());
  }

  @Test
  void weightsOfOneLeaveThePosteriorAsItIs() {
    MeanField plain = fitted(network(), table(rows, "1"));
    requireSame(fitted(network().setWeightCol("weight"), table(rows, "1")), plain);
    requireSame(fitted(network().setWeightCol("weight"), table(rows, "2.5D")), plain);
  }

  @Test
  void theOrderOfRowsPlaysNoPart() {
    MeanField found = fitted(network().setWeightCol("weight"), table(rows, "number / 7 + 0.1"));
    assertThat(found.mu()).isNotEqualTo(fitted(network(), table(rows, "1")).mu());
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));
    Dataset<Row> other = table(shuffled, "number / 7 + 0.1").repartition(4);
    requireSame(fitted(network().setWeightCol("weight"), other), found);
  }

  /** Class 0 has as much weight as if it had 5 for each image. */
  @Test
  void weightsOfRowsAreThoseOfTheirClassesIfTheyAreAlike() {
    MeanField byRow = fitted(network().setWeightCol("weight"), table(rows, "IF(label = 0, 4, 1)"));
    MeanField byClass =
        fitted(network().setSetting("data.class-weights", "{0: 4}"), table(rows, "1"));
    requireSame(byRow, byClass);
  }

  /** In Parquet files, with a test half that has no weights. */
  @Test
  void theTrainingScriptDoesTheSame() throws IOException {
    Path tables = folder.resolve("tables");
    table(rows, "number % 5").write().parquet(tables.resolve("train").toString());
    table(rows, "1").drop("weight").write().parquet(tables.resolve("test").toString());
    Path out = runs.resolve("run");
    MeanField expected = fitted(network().setWeightCol("weight"), table(rows, "number % 5"));
    spark.stop();
    try {
      String[] arguments = {
        "--data",
        folder.toString(),
        "--out",
        out.toString(),
        "--set",
        "data.name=parquet",
        "--set",
        "data.path=tables",
        "--set",
        "data.validation=0",
        "--set",
        "data.weight-column=weight",
        "--set",
        "training.epochs=2",
        "--set",
        "training.batch=16",
        "--set",
        "evaluation.draws=2"
      };
      assertThat(Commands.train(arguments)).isZero();
    } finally {
      spark = SparkSession.builder().getOrCreate();
    }
    requireSame(Model.load(out).posterior(), expected);
    assertThat(Runs.json(out, "summary.json").at("/test/examples").asInt()).isEqualTo(IMAGES);
  }

  @Test
  void whatIsNoWeightIsRefused() {
    for (String wrong : List.of("-1", "CAST('NaN' AS DOUBLE)", "CAST(NULL AS DOUBLE)", "1e300D")) {
      assertThatThrownBy(
              () ->
                  network().setWeightCol("weight").fit(table(rows, "IF(number=7," + wrong + ",1)")))
          .as(wrong)
          .isInstanceOf(JobException.class)
          .hasMessageContaining("a number of at least 0 in the column weight")
          .matches(e -> ((JobException) e).exitCode() == ExitCode.BAD_DATA);
    }
    assertThatThrownBy(() -> network().setWeightCol("weight").fit(table(rows, "0")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("no image that is trained on has a weight above 0");
    for (String column : List.of("image", "none")) {
      assertThatThrownBy(() -> network().setWeightCol(column).fit(table(rows, "1")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("weightCol = " + column);
    }
    Job job = new Job(folder).set("data.weight-column=weight");
    assertThat(Commands.train(job.arguments(runs.resolve("mnist")))).isEqualTo(64);
  }
}
