package credence.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.data.Outputs;
import credence.job.support.ClassTables;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.SparkSettings;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
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

/** Classes of a table's rows, as a stage of a pipeline. */
class TableClassifierTest {

  private static final String COLUMNS = "SELECT a, b, species, int(storm) AS storm FROM given";

  @TempDir static Path folder;
  private static SparkSettings settings;
  private static SparkSession spark;
  private static Dataset<Row> train;
  private static Dataset<Row> test;

  @BeforeAll
  static void begin() {
    settings = SparkSettings.of("local[2]", "spark.sql.shuffle.partitions", "2");
    spark = SparkSession.builder().getOrCreate();
    ClassTables.write(spark, folder.resolve("weather"), 800, 400, COLUMNS);
    train = spark.read().parquet(folder.resolve("weather/train").toString());
    test = spark.read().parquet(folder.resolve("weather/test").toString());
  }

  @AfterAll
  static void stop() {
    spark.stop();
    settings.close();
  }

  private static CredenceClassifier classifier() {
    return new CredenceClassifier()
        .setFeatureCols("a", "b")
        .setLabelCol("storm")
        .setNetwork("mlp")
        .setSetting("network.sizes", "[6]")
        .setSetting("training.learning-rate.start", 0.02)
        .setSetting("evaluation.draws", 5)
        .setSetting("training.steps-per-round", "epoch")
        .setTemperature(0.1)
        .setPartitions(2)
        .setBatch(40)
        .setEpochs(10);
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("x");
  }

  private static Model saved(CredenceModel model) throws IOException {
    Path saved = folder.resolve("saved" + System.nanoTime());
    model.write().save(saved.toString());
    return Model.load(saved);
  }

  @Test
  void theColumnsAreThoseOfSparkMl() {
    Dataset<Row> predicted = classifier().fit(train).transform(test);
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setLabelCol("storm");
    assertThat(evaluator.setMetricName("accuracy").evaluate(predicted)).isBetween(0.74, 0.9);
    double nll = 0;
    double own = 0;
    List<Row> rows = predicted.collectAsList();
    for (Row row : rows) {
      int storm = row.<Integer>getAs("storm");
      Vector p = row.getAs("probability");
      Vector raw = row.getAs("rawPrediction");
      assertThat(Math.exp(raw.apply(1))).isCloseTo(p.apply(1), within(1e-9));
      assertThat(row.<Double>getAs("prediction")).isEqualTo(p.apply(1) > p.apply(0) ? 1 : 0);
      assertThat(row.<Double>getAs("mutual_information")).isNotNegative();
      double odds = ClassTables.storm(row.<Double>getAs("a"), row.<Float>getAs("b"));
      nll -= Math.log(p.apply(storm)) / rows.size();
      own -= Math.log(storm == 1 ? odds : 1 - odds) / rows.size();
    }
    assertThat(evaluator.setMetricName("logLoss").evaluate(predicted)).isCloseTo(nll, within(1e-9));
    assertThat(nll).isCloseTo(own, within(0.03));
  }

  @Test
  void vectorsColumnsTheCommandAndAnyOrderGiveTheSamePosterior() throws IOException {
    Model named = saved(classifier().fit(train));
    assertThat(named.outputs())
        .isEqualTo(new Outputs.Classes(List.of("0", "1"), List.of("a", "b"), "storm"));
    CredenceClassifier ofVectors = classifier().setFeaturesCol("x");
    ofVectors.clear(ofVectors.featureCols());
    Dataset<Row> vectors =
        assembler().transform(train.orderBy(functions.rand(3)).repartition(4)).cache();
    CredenceModel model = ofVectors.fit(vectors);
    Model other = saved(model);
    assertThat(other.posterior().mu()).isEqualTo(named.posterior().mu());
    assertThat(other.posterior().rho()).isEqualTo(named.posterior().rho());
    assertThat(other.outputs().features()).containsExactly("x[0]", "x[1]");
    assertThat(model.transform(assembler().transform(test)).select("probability").collectAsList())
        .isEqualTo(classifier().fit(train).transform(test).select("probability").collectAsList());
    Path run = folder.resolve("command");
    Job job =
        new Job(folder)
            .set("data.name=table", "data.path=weather", "data.label=storm", "data.validation=0")
            .set("data.features=[a, b]", "data.partitions=2", "network.layers=null")
            .set("network.name=mlp", "network.sizes=[6]", "training.learning-rate.start=0.02")
            .set("training.steps-per-round=epoch", "evaluation.draws=5", "training.epochs=10")
            .set("training.kl.temperature=0.1", "training.batch=40");
    assertThat(Commands.train(job.arguments(run))).isZero();
    spark = SparkSession.builder().getOrCreate();
    train = spark.read().parquet(folder.resolve("weather/train").toString());
    test = spark.read().parquet(folder.resolve("weather/test").toString());
    Model commanded = Model.load(run);
    assertThat(commanded.posterior().mu()).isEqualTo(named.posterior().mu());
    assertThat(commanded.posterior().rho()).isEqualTo(named.posterior().rho());
    assertThat(commanded.standardisation()).isEqualTo(named.standardisation());
    Dataset<Row> predicted = CredenceModel.load(run.toString()).transform(test);
    assertThat(predicted.where("error is null").count()).isEqualTo(400);
  }

  @Test
  void isAStageOfPipelinesThatAreSavedAndOfGrids() throws IOException {
    CredenceClassifier network = classifier().setEpochs(2).setFeaturesCol("x");
    network.clear(network.featureCols());
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {assembler(), network});
    Path begun = folder.resolve("pipeline");
    pipeline.write().save(begun.toString());
    PipelineModel fitted = Pipeline.load(begun.toString()).fit(train);
    Path saved = folder.resolve("fitted");
    fitted.write().save(saved.toString());
    PipelineModel again = PipelineModel.load(saved.toString());
    assertThat(again.transform(test).select("probability").collectAsList())
        .isEqualTo(fitted.transform(test).select("probability").collectAsList());
    CredenceClassifier varied = classifier();
    ParamMap[] grid = new ParamGridBuilder().addGrid(varied.epochs(), new int[] {1, 10}).build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(varied)
            .setEstimatorParamMaps(grid)
            .setEvaluator(
                new MulticlassClassificationEvaluator()
                    .setLabelCol("storm")
                    .setMetricName("logLoss"))
            .setNumFolds(2)
            .fit(train);
    assertThat(Arrays.stream(best.avgMetrics()).boxed())
        .hasSize(2)
        .allMatch(nll -> nll > 0.3 && nll < 0.8);
  }

  /** Rows with a weight of 0 teach nothing: without those of a class all are of the other. */
  @Test
  void weightsAndRowsThatValidateCount() throws IOException {
    Dataset<Row> marked =
        train
            .withColumn("weight", functions.expr("IF(storm = 1, 0.01, 1.99)"))
            .withColumn("aside", functions.col("a").gt(functions.lit(1e6 + 200)))
            .cache();
    CredenceModel model =
        classifier()
            .setWeightCol("weight")
            .setValidationIndicatorCol("aside")
            .setSetting("training.select", "validation-nll")
            .fit(marked);
    Model read = saved(model);
    assertThat(read.provenance().metrics().at("/validation/examples").asLong())
        .isEqualTo(marked.where("aside").count());
    double mean = marked.where("not aside").agg(functions.avg("a")).first().getDouble(0);
    assertThat((double) read.standardisation().mean()[0]).isCloseTo(mean, within(0.1));
    assertThat(model.transform(test).where("prediction = 0").count()).isGreaterThan(350);
  }

  @Test
  void rowsThatCannotBePredictedSayWhy() {
    CredenceModel model = classifier().setEpochs(1).fit(train);
    Dataset<Row> holes =
        spark.sql("SELECT double(null) AS a, 1 AS b UNION ALL SELECT double(5.0) AS a, 2 AS b");
    List<Row> rows = model.transform(holes).orderBy("b").collectAsList();
    assertThat(rows.get(0).<String>getAs("error"))
        .isEqualTo("column a is null or not a finite number");
    assertThat(rows.get(0).<Double>getAs("prediction")).isNull();
    assertThat(rows.get(1).<String>getAs("error")).isNull();
    assertThat(rows.get(1).<Double>getAs("confidence")).isBetween(0.5, 1.0);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> classifier().setFeatureCols("a", "c").fit(train))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("featureCols = c");
    assertThatThrownBy(() -> classifier().setLabelCol("z").fit(train))
        .hasMessageContaining("labelCol = z");
    assertThatThrownBy(() -> classifier().setImageCol("a").fit(train))
        .hasMessageContaining("imageCol = a stands beside");
    assertThatThrownBy(
            () ->
                classifier().transformSchema(train.withColumn("error", functions.lit(1)).schema()))
        .hasMessageContaining("column error is there already");
    assertThatThrownBy(
            () -> classifier().fit(train.withColumn("b", functions.expr("nullif(b, b)"))))
        .hasMessageContaining("column b is null or not a finite number");
    assertThatThrownBy(() -> classifier().fit(train.where("storm = 1")))
        .hasMessageContaining("there is nothing to learn from one class");
  }
}
