package credence.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.data.ImageSet;
import credence.job.base.JobException;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.predict.Prediction;
import credence.store.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredenceModelTest {

  private static final int IMAGES = 30;
  private static final StructType TABLE =
      new StructType()
          .add("number", DataTypes.IntegerType)
          .add("picture", DataTypes.BinaryType)
          .add("words", DataTypes.createArrayType(DataTypes.StringType));

  @TempDir static Path folder;
  private static SparkSettings settings;
  private static SparkSession spark;
  private static String path;
  private static byte[] pixels;

  @BeforeAll
  static void makeAModel() {
    Path data = TinyData.write(folder, 200, 60);
    path = folder.resolve("trained").toString();
    settings = SparkSettings.of("local[2]", "spark.sql.shuffle.partitions", "3");
    assertThat(Commands.train(new Job(data).arguments(Path.of(path)))).isZero();
    pixels = Arrays.copyOf(Scorings.pixels(data), 784 * IMAGES);
    spark = SparkSession.builder().getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    settings.close();
  }

  @Test
  void addsTheColumnsOfAScoringToWhateverIsThere() throws Exception {
    CredenceModel stage = CredenceModel.load(path).setImageCol("picture").setDraws(5);
    Dataset<Row> scored = stage.transform(table());
    assertThat(scored.schema()).isEqualTo(stage.transformSchema(TABLE));
    assertThat(scored.columns())
        .startsWith(TABLE.fieldNames())
        .containsSubsequence("prediction", "probability", "rawPrediction", "predicted", "error");
    List<Row> rows = scored.sort("number").collectAsList();
    Model model = Model.load(Path.of(path));
    List<Prediction> expected =
        model.predict(new ImageSet(model.image(), model.classNames(), pixels, new int[IMAGES]), 5);
    for (int i = 0; i < IMAGES; i++) {
      Row row = rows.get(i);
      Prediction p = expected.get(i);
      assertThat(row.<String>getList(2)).containsExactly("word", "" + i);
      assertThat((int) row.getAs("predicted")).isEqualTo(p.category());
      assertThat((double) row.getAs("prediction")).isEqualTo(p.category());
      assertThat((double) row.getAs("confidence")).isEqualTo(p.probability(), within(1e-6));
      Vector all = row.getAs("probability");
      assertThat(all.toArray()).containsExactly(p.probabilities(), within(1e-6));
      assertThat(row.<Double>getList(row.fieldIndex("probabilities"))).hasSize(10);
      assertThat((double) row.getAs("epistemic_total"))
          .isEqualTo(p.uncertainty().totalEpistemic(), within(1e-6));
      assertThat(row.<String>getAs("error")).isNull();
    }
    assertThat(rows.get(IMAGES).<String>getAs("error")).contains("783 bytes");
    assertThat(rows.get(IMAGES + 1).<String>getAs("error")).contains("null");
  }

  /** Spark ML's rule: the class of the largest p over its threshold. */
  @Test
  void thresholdsMoveThePredictionAlone() throws Exception {
    double[] thresholds = {1, 0.5, 2, 1, 1, 1e-3, 1, 1, 1, 4};
    List<Row> usual = predicted(null);
    List<Row> moved = predicted(thresholds);
    int different = 0;
    for (int i = 0; i < IMAGES; i++) {
      double[] p = usual.get(i).<Vector>getAs("probability").toArray();
      int best = 0;
      for (int c = 1; c < p.length; c++) {
        best = p[c] / thresholds[c] > p[best] / thresholds[best] ? c : best;
      }
      assertThat((double) moved.get(i).getAs("prediction")).isEqualTo(best);
      different += best == (int) usual.get(i).getAs("predicted") ? 0 : 1;
      for (String same : List.of("predicted", "confidence", "probability", "mutual_information")) {
        assertThat((Object) moved.get(i).getAs(same)).isEqualTo(usual.get(i).getAs(same));
      }
    }
    assertThat(different).isPositive();
    thresholds[7] = 0;
    assertThat(predicted(thresholds)).allMatch(row -> row.<Double>getAs("prediction") == 7);
    for (double[] wrong :
        List.of(
            new double[9],
            new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, -1},
            new double[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0},
            new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, Double.NaN})) {
      assertThatThrownBy(() -> predicted(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10 numbers above 0");
    }
  }

  /** Of the images that can be read, by number. */
  private static List<Row> predicted(double[] thresholds) throws Exception {
    CredenceModel stage = CredenceModel.load(path).setImageCol("picture").setDraws(3);
    CredenceModel own = thresholds == null ? stage : stage.setThresholds(thresholds);
    Dataset<Row> images = table().where("number < " + IMAGES).coalesce(1);
    return own.transform(images).sort("number").collectAsList();
  }

  @Test
  void imagesAreTheSameInEveryColumnThatTrainingTakes() throws Exception {
    table().where("number < " + IMAGES).createOrReplaceTempView("given");
    List<Row> expected = scores("SELECT number, picture FROM given", "picture");
    assertThat(expected).hasSize(IMAGES).allMatch(row -> row.isNullAt(2));
    String file = "named_struct('path', 'a', 'bytes', picture)";
    assertThat(scores("SELECT " + file + " AS `pic.ture`, number FROM given", "pic.ture"))
        .isEqualTo(expected);
    String deep = "named_struct('image', " + file + ", 'label', 'b')";
    assertThat(scores("SELECT number, 1 AS `a``b`, " + deep + " AS row FROM given", "row.image"))
        .isEqualTo(expected);
    assertThat(scores("SELECT number, " + deep + " AS row FROM given", "row.image.bytes"))
        .isEqualTo(expected);
    // Every second image is bare pixels there, and Spark's struct has no others.
    String matrix =
        "named_struct('origin', 'a', 'height', 28, 'width', 28, 'nChannels', 1, 'mode', 0,"
            + " 'data', picture)";
    assertThat(
            scores(
                "SELECT number, " + matrix + " AS image FROM given WHERE number % 2 = 1", "image"))
        .isEqualTo(expected.stream().filter(row -> row.getInt(0) % 2 == 1).toList());
  }

  /** By number; probabilities as far as they do not depend on who shares a batch. */
  private static List<Row> scores(String query, String column) throws Exception {
    CredenceModel stage = CredenceModel.load(path).setImageCol(column).setDraws(3);
    Dataset<Row> table = spark.sql(query);
    Dataset<Row> scored = stage.transform(table);
    assertThat(scored.columns()).startsWith(table.columns());
    return scored
        .selectExpr("number", "round(confidence, 5)", "error", "predicted")
        .sort("number")
        .collectAsList();
  }

  @Test
  void scoresDependNeitherOnOrderNorOnPartitions() throws Exception {
    CredenceModel stage = CredenceModel.load(path).setImageCol("picture").setDraws(3);
    List<Row> one = stage.transform(table().coalesce(1)).sort("number").collectAsList();
    List<Row> many = stage.transform(table().repartition(5)).sort("number").collectAsList();
    for (int i = 0; i < IMAGES; i++) {
      double entropy = one.get(i).getAs("predictive_entropy");
      assertThat((double) many.get(i).getAs("predictive_entropy")).isEqualTo(entropy, within(1e-6));
    }
  }

  @Test
  void isAStageOfAPipelineAndIsSavedWithItsModel() throws Exception {
    CredenceModel stage =
        CredenceModel.load(path).setImageCol("picture").setDraws(2).setMode("mean");
    SQLTransformer doubtful = new SQLTransformer();
    doubtful.setStatement("SELECT number, confidence FROM __THIS__ WHERE error IS NULL");
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {stage, doubtful}).fit(table());
    Path saved = folder.resolve("pipeline");
    pipeline.write().save(saved.toString());
    PipelineModel again = PipelineModel.load(saved.toString());
    CredenceModel loaded = (CredenceModel) again.stages()[0];
    assertThat(loaded.uid()).isEqualTo(stage.uid());
    assertThat(again.transform(table()).sort("number").collectAsList())
        .hasSize(IMAGES)
        .isEqualTo(pipeline.transform(table()).sort("number").collectAsList());
    Path alone = folder.resolve("stage");
    stage.write().save(alone.toString());
    CredenceModel same = CredenceModel.load(alone.toString());
    assertThat(same.getOrDefault(same.mode())).isEqualTo("mean");
    CredenceModel copy = stage.copy(new org.apache.spark.ml.param.ParamMap());
    assertThat(copy.getOrDefault(copy.imageCol())).isEqualTo("picture");
  }

  @Test
  void whatDoesNotFitIsNamed() throws Exception {
    CredenceModel stage = CredenceModel.load(path);
    assertThatThrownBy(() -> stage.transform(table()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("imageCol = image", "picture");
    assertThatThrownBy(() -> stage.setImageCol("number").transformSchema(TABLE))
        .hasMessageContaining("imageCol = number is neither binary, nor a struct");
    stage.setImageCol("picture");
    assertThatThrownBy(() -> stage.transformSchema(TABLE.add("error", DataTypes.StringType)))
        .hasMessageContaining("column error is there already");
    assertThatThrownBy(() -> stage.transformSchema(TABLE.add("probability", DataTypes.LongType)))
        .hasMessageContaining("column probability is there already");
    stage.setProbabilityCol("").setRawPredictionCol("").setPredictionCol("class");
    assertThat(stage.transformSchema(TABLE.add("probability", DataTypes.LongType)).fieldNames())
        .contains("class")
        .doesNotContain("prediction", "rawPrediction");
    assertThatThrownBy(() -> stage.setMode("median")).hasMessageContaining("mode = median");
    assertThatThrownBy(() -> stage.setDraws(0)).hasMessageContaining("draws");
    assertThatThrownBy(() -> CredenceModel.load(folder.resolve("none").toString()))
        .isInstanceOf(JobException.class);
  }

  private static Dataset<Row> table() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] image =
          i % 2 == 0
              ? Scorings.png(pixels, i, 1)
              : Arrays.copyOfRange(pixels, 784 * i, 784 * (i + 1));
      rows.add(RowFactory.create(i, image, List.of("word", "" + i)));
    }
    rows.add(RowFactory.create(IMAGES, new byte[783], List.of()));
    rows.add(RowFactory.create(IMAGES + 1, null, null));
    return spark.createDataFrame(rows, TABLE);
  }
}
