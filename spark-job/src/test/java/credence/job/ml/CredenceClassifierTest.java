package credence.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.job.base.JobException;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.store.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredenceClassifierTest {

  private static final int IMAGES = 200;
  private static final StructType TABLE =
      new StructType()
          .add("picture", DataTypes.BinaryType)
          .add("digit", DataTypes.DoubleType)
          .add("aside", DataTypes.BooleanType);
  private static final String LAYERS =
      "[{type=conv2d,filters=2,kernel=5,stride=3},{type=relu},{type=maxpool2d,kernel=2,stride=2},"
          + "{type=flatten},{type=dense,units=10}]";

  @TempDir static Path folder;
  private static SparkSettings settings;
  private static SparkSession spark;
  private static Dataset<Row> table;

  @BeforeAll
  static void begin() throws Exception {
    Path data = TinyData.write(folder, IMAGES, IMAGES);
    settings = SparkSettings.of("local[2]", "spark.sql.shuffle.partitions", "3");
    spark = SparkSession.builder().getOrCreate();
    byte[] pixels = Scorings.pixels(data);
    byte[] labels = Files.readAllBytes(data.resolve("mnist/t10k-labels-idx1-ubyte"));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] png = Scorings.png(pixels, i, 1);
      rows.add(RowFactory.create(png, (double) labels[8 + i], i % 5 == 0 ? true : null));
    }
    table = spark.createDataFrame(rows, TABLE).repartition(3).cache();
    table.count();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    settings.close();
  }

  private static CredenceClassifier classifier() {
    return new CredenceClassifier()
        .setImageCol("picture")
        .setLabelCol("digit")
        .setNetwork("tiny")
        .setSetting("network.layers", LAYERS)
        .setEpochs(2)
        .setBatch(16)
        .setPartitions(2)
        .setSetting("training.steps-per-round", 2)
        .setSetting("evaluation.draws", 2)
        .setSetting("training.learning-rate.start", 0.01);
  }

  @Test
  void thePosteriorIsThatOfATrainingOnTheSameRows() throws Exception {
    Path data = Files.createDirectories(folder.resolve("tables/digits"));
    for (String half : List.of("train", "test")) {
      table.coalesce(1).write().parquet(data.resolve(half).toString());
    }
    // A training of scripts/train has a session of its own, in which this table is not.
    MeanField fitted = posterior(classifier().fit(table));
    MeanField shuffled = posterior(classifier().fit(table.orderBy(functions.rand(4)).cache()));
    assertThat(shuffled.mu()).isEqualTo(fitted.mu());
    assertThat(shuffled.rho()).isEqualTo(fitted.rho());
    stopAndBeginAgain(
        () -> {
          Path out = folder.resolve("trained");
          Job job =
              new Job(folder.resolve("tables"))
                  .set("data.name=parquet", "data.path=digits", "data.validation=0")
                  .set("data.image-column=picture", "data.label-column=digit")
                  .set("data.partitions=2", "training.steps-per-round=2");
          assertThat(Commands.train(job.arguments(out))).isZero();
          MeanField trained = Model.load(out).posterior();
          assertThat(fitted.mu()).isEqualTo(trained.mu());
          assertThat(fitted.rho()).isEqualTo(trained.rho());
        });
  }

  /** Commands end the session that they find. */
  private static void stopAndBeginAgain(Step step) throws Exception {
    List<Row> rows = table.collectAsList();
    spark.stop();
    step.run();
    spark = SparkSession.builder().getOrCreate();
    table = spark.createDataFrame(rows, TABLE).repartition(3).cache();
  }

  private interface Step {
    void run() throws Exception;
  }

  @Test
  void isAStageThatEvaluatorsAndGridsUnderstand() throws Exception {
    CredenceClassifier stage = classifier();
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {stage});
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(stage.temperature(), new double[] {0.01, 1}).build();
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setLabelCol("digit").setMetricName("logLoss");
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator)
            .setNumFolds(2)
            .fit(table);
    assertThat(Arrays.stream(best.avgMetrics())).hasSize(2).allMatch(loss -> loss > 0 && loss < 10);
    assertThat(best.avgMetrics()[0]).isNotEqualTo(best.avgMetrics()[1]);
    Dataset<Row> scored = best.transform(table);
    Row row = scored.first();
    Vector p = row.getAs("probability");
    assertThat(Arrays.stream(p.toArray()).sum()).isCloseTo(1, within(1e-6));
    assertThat(row.<Double>getAs("prediction")).isEqualTo(p.argmax());
    assertThat(row.<Double>getAs("confidence")).isEqualTo(p.apply(p.argmax()));
    Vector raw = row.getAs("rawPrediction");
    assertThat(raw.apply(0)).isEqualTo(Math.log(p.apply(0)));
    assertThat(row.<Double>getAs("mutual_information")).isNotNegative();
    double accuracy = evaluator.setMetricName("accuracy").evaluate(scored);
    long right = scored.where("prediction = digit").count();
    assertThat(accuracy).isEqualTo((double) right / IMAGES);
  }

  @Test
  void isSavedAndReadWithItsParametersAndItsModel() throws Exception {
    CredenceClassifier stage = classifier().setTemperature(0.1).setSeed(7);
    VectorAssembler doubts =
        new VectorAssembler()
            .setInputCols(new String[] {"confidence", "mutual_information"})
            .setOutputCol("doubts");
    PipelineModel trained =
        new Pipeline().setStages(new PipelineStage[] {stage, doubts}).fit(table);
    assertThat(trained.transform(table).first().<Vector>getAs("doubts").size()).isEqualTo(2);
    assertThatThrownBy(() -> stage.transformSchema(TABLE.add("prediction", DataTypes.LongType)))
        .hasMessageContaining("column prediction is there already");
    Path saved = folder.resolve("pipeline");
    trained.write().save(saved.toString());
    CredenceModel before = (CredenceModel) trained.stages()[0];
    CredenceModel after = (CredenceModel) PipelineModel.load(saved.toString()).stages()[0];
    assertThat(posterior(after).mu()).isEqualTo(posterior(before).mu());
    assertThat(after.models().first().id()).isEqualTo(before.models().first().id());
    assertThat(after.getOrDefault(after.imageCol())).isEqualTo("picture");
    Path alone = folder.resolve("classifier");
    stage.write().save(alone.toString());
    CredenceClassifier same = CredenceClassifier.load(alone.toString());
    assertThat(same.uid()).isEqualTo(stage.uid());
    assertThat(posterior(same.fit(table)).rho()).isEqualTo(posterior(before).rho());
  }

  @Test
  void rowsThatValidateAreNotTrainedOn() throws Exception {
    Path run = folder.resolve("aside");
    CredenceModel model =
        classifier()
            .setValidationIndicatorCol("aside")
            .setCheckpointDir(run.toString())
            .setSetting("training.select", "validation-nll")
            .fit(table);
    Model stored = Model.load(run);
    assertThat(stored.provenance().metrics().at("/validation/examples").asInt()).isEqualTo(40);
    assertThat(posterior(model).mu()).isEqualTo(stored.posterior().mu());
    MeanField without = posterior(classifier().fit(table.where("aside IS NULL")));
    assertThat(stored.posterior().mu()).hasSameSizeAs(without.mu());
    assertThat(without.mu())
        .isEqualTo(posterior(classifier().setValidationIndicatorCol("aside").fit(table)).mu());
  }

  @Test
  void aTrainingGoesOnInItsFolder() throws Exception {
    Path run = folder.resolve("kept");
    CredenceClassifier stage =
        classifier().setCheckpointDir(run.toString()).setSetting("checkpoint.every-rounds", 1);
    MeanField whole = posterior(stage.fit(table));
    assertThat(run.resolve("_SUCCESS")).exists();
    Files.delete(run.resolve("_SUCCESS"));
    deleteAll(run.resolve("model"));
    List<String> rounds = names(run.resolve("checkpoints"));
    assertThat(rounds).isNotEmpty();
    String last = rounds.get(rounds.size() - 1);
    assertThat(rounds).hasSizeGreaterThan(1);
    deleteAll(run.resolve("checkpoints").resolve(last));
    assertThat(posterior(stage.fit(table)).mu()).isEqualTo(whole.mu());
    long written = Files.getLastModifiedTime(run.resolve("_SUCCESS")).toMillis();
    assertThat(posterior(stage.fit(table)).mu()).isEqualTo(whole.mu());
    assertThat(Files.getLastModifiedTime(run.resolve("_SUCCESS")).toMillis()).isEqualTo(written);
    assertThatThrownBy(() -> stage.setSeed(9).fit(table))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("seed");
  }

  private static List<String> names(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("round"))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static void deleteAll(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> classifier().setLabelCol("digits").fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("labelCol = digits");
    assertThatThrownBy(() -> classifier().setImageCol("digit").fit(table))
        .hasMessageContaining("imageCol = digit is neither binary");
    assertThatThrownBy(() -> classifier().setValidationIndicatorCol("digit").fit(table))
        .hasMessageContaining("validationIndicatorCol = digit is no column of booleans");
    assertThatThrownBy(() -> classifier().fit(table.limit(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows");
    assertThatThrownBy(() -> classifier().fit(table.where("digit = 3")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("one class");
    assertThatThrownBy(() -> classifier().setSetting("training.epoch", 3).fit(table))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("training.epochs");
    assertThatThrownBy(() -> classifier().setSetting("data.calibration", 20).fit(table))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("scripts/train");
    assertThatThrownBy(() -> classifier().setPartitions(0).fit(table))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("data.partitions");
  }

  private static MeanField posterior(CredenceModel model) {
    return model.models().first().model().posterior();
  }
}
