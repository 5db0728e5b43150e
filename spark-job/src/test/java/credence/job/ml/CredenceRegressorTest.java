package credence.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.data.Outputs;
import credence.job.base.JobException;
import credence.job.support.NumberTables;
import credence.job.support.SparkSettings;
import credence.store.Model;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regression as a stage of a pipeline, on a line with normal noise. */
class CredenceRegressorTest {

  @TempDir static Path folder;
  private static SparkSettings settings;
  private static SparkSession spark;
  private static Dataset<Row> train;
  private static Dataset<Row> test;

  @BeforeAll
  static void begin() {
    settings = SparkSettings.of("local[2]", "spark.sql.shuffle.partitions", "3");
    spark = SparkSession.builder().getOrCreate();
    NumberTables.write(spark, folder.resolve("line"), 600, 300, "SELECT a, b, y FROM given");
    train = spark.read().parquet(folder.resolve("line/train").toString());
    test = spark.read().parquet(folder.resolve("line/test").toString());
  }

  @AfterAll
  static void stop() {
    spark.stop();
    settings.close();
  }

  private static CredenceRegressor regressor() {
    return new CredenceRegressor()
        .setFeatureCols("a", "b")
        .setLabelCol("y")
        .setSetting("network.layers", "[{type=dense,units=2}]")
        .setSetting("prior.sigma", 3)
        .setSetting("posterior.initial-sigma", 0.02)
        .setSetting("training.steps-per-round", "epoch")
        .setSetting("training.learning-rate.start", 0.03)
        .setSetting("evaluation.draws", 10)
        .setEpochs(40)
        .setBatch(25)
        .setPartitions(2);
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
  }

  @Test
  void anEvaluatorFindsTheNoiseOfTheProcess() throws Exception {
    Dataset<Row> predicted = regressor().fit(train).transform(test);
    assertThat(predicted.columns())
        .containsExactly(
            "a",
            "b",
            "y",
            "prediction",
            "standard_deviation",
            "aleatoric",
            "epistemic",
            "q05",
            "q50",
            "q95",
            "error");
    double rmse = new RegressionEvaluator().setLabelCol("y").evaluate(predicted);
    assertThat(rmse).isCloseTo(NumberTables.NOISE, within(8.0));
    List<Row> rows = predicted.collectAsList();
    assertThat(rows).hasSize(300);
    int inside = 0;
    for (Row row : rows) {
      double deviation = row.<Double>getAs("standard_deviation");
      double total = row.<Double>getAs("aleatoric") + row.<Double>getAs("epistemic");
      assertThat(deviation * deviation).isCloseTo(total, within(1e-9 * total));
      double y = row.<Double>getAs("y");
      inside += y >= row.<Double>getAs("q05") && y <= row.<Double>getAs("q95") ? 1 : 0;
    }
    assertThat(inside / 300.0).isCloseTo(0.9, within(0.07));
  }

  @Test
  void vectorsColumnsAndTheOrderOfRowsGiveTheSamePosterior() throws Exception {
    float[] named = mu(regressor().fit(train));
    float[] shuffled = mu(regressor().fit(train.orderBy(functions.rand(3)).repartition(4).cache()));
    assertThat(shuffled).isEqualTo(named);
    CredenceRegressor ofVectors = regressor();
    ofVectors.clear(ofVectors.featureCols());
    Dataset<Row> vectors = assembler().transform(train).cache();
    CredenceRegressionModel model = ofVectors.fit(vectors);
    assertThat(mu(model)).isEqualTo(named);
    assertThat(model.transform(assembler().transform(test)).select("prediction").collectAsList())
        .isEqualTo(regressor().fit(train).transform(test).select("prediction").collectAsList());
  }

  private static float[] mu(CredenceRegressionModel model) throws Exception {
    Path saved = folder.resolve("saved" + System.nanoTime());
    model.write().save(saved.toString());
    return Model.load(saved).posterior().mu();
  }

  @Test
  void isAStageOfPipelinesThatAreSavedAndOfGrids() throws Exception {
    CredenceRegressor network = regressor().setEpochs(2);
    network.clear(network.featureCols());
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {assembler(), network});
    Path begun = folder.resolve("pipeline");
    pipeline.write().save(begun.toString());
    PipelineModel fitted = Pipeline.load(begun.toString()).fit(train);
    Path saved = folder.resolve("fitted");
    fitted.write().save(saved.toString());
    PipelineModel again = PipelineModel.load(saved.toString());
    assertThat(again.transform(test).drop("features").collectAsList())
        .isEqualTo(fitted.transform(test).drop("features").collectAsList());

    CredenceRegressor varied = regressor().setEpochs(80);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(varied.temperature(), new double[] {0.1, 1}).build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(varied)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new RegressionEvaluator().setLabelCol("y"))
            .setNumFolds(2)
            .fit(train);
    assertThat(Arrays.stream(best.avgMetrics()).boxed())
        .hasSize(2)
        .allMatch(rmse -> rmse > 40 && rmse < 100);
  }

  @Test
  void rowsThatAreSetAsideValidateAndAreNotTrainedOn() throws Exception {
    Dataset<Row> marked =
        train.withColumn("aside", functions.col("a").gt(functions.lit(6))).cache();
    CredenceRegressionModel model =
        regressor()
            .setValidationIndicatorCol("aside")
            .setSetting("training.select", "validation-nll")
            .fit(marked);
    Path saved = folder.resolve("validated");
    model.write().save(saved.toString());
    Model read = Model.load(saved);
    long aside = marked.where("aside").count();
    assertThat(read.provenance().metrics().at("/validation/examples").asLong()).isEqualTo(aside);
    double mean = marked.where("not aside").agg(functions.avg("y")).first().getDouble(0);
    assertThat(((Outputs.Numbers) read.outputs()).scales().get(0).mean())
        .isCloseTo(mean, within(1e-6));
  }

  @Test
  void aTrainingGoesOnInItsFolderAndIsAModelOfTheCommandsToo() throws Exception {
    Path run = folder.resolve("run");
    CredenceRegressor stage = regressor().setEpochs(3).setCheckpointDir(run.toString());
    CredenceRegressionModel fitted = stage.fit(train);
    assertThat(mu(stage.fit(train))).as("read again").isEqualTo(mu(fitted));
    CredenceRegressionModel loaded = CredenceRegressionModel.load(run.toString());
    assertThat(loaded.transform(test).collectAsList())
        .isEqualTo(fitted.transform(test).collectAsList());
    assertThatThrownBy(() -> CredenceModel.load(run.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("predicts the number y");
  }

  @Test
  void rowsThatCannotBePredictedSayWhy() throws Exception {
    CredenceRegressionModel model = regressor().setEpochs(1).fit(train);
    Dataset<Row> holes =
        spark.sql("SELECT float(null) AS a, 1 AS b UNION ALL SELECT float(5.0) AS a, 2 AS b");
    List<Row> rows = model.transform(holes).orderBy("b").collectAsList();
    assertThat(rows.get(0).<String>getAs("error"))
        .isEqualTo("feature a is null or not a finite number");
    assertThat(rows.get(0).<Double>getAs("prediction")).isNull();
    assertThat(rows.get(1).<String>getAs("error")).isNull();
    assertThat(rows.get(1).<Double>getAs("prediction")).isFinite();
    assertThat(model.transform(holes.limit(0)).collectAsList()).isEmpty();
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> regressor().setFeatureCols("a", "c").fit(train))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("featureCols = c");
    assertThatThrownBy(() -> regressor().setLabelCol("z").fit(train))
        .hasMessageContaining("labelCol = z");
    assertThatThrownBy(() -> regressor().fit(train.withColumn("error", functions.lit(1))))
        .hasMessageContaining("column error is there already");
    assertThatThrownBy(() -> regressor().fit(train.withColumn("b", functions.expr("nullif(b, 2)"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("column b is null or not a finite number");
    assertThatThrownBy(() -> regressor().fit(train.limit(0)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("no row");
    assertThatThrownBy(() -> regressor().setSetting("data.noise", 3).fit(train))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("data.noise");
  }
}
