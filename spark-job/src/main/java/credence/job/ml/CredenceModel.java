package credence.job.ml;

import credence.engine.Precision;
import credence.job.config.EvaluationConfig;
import credence.job.images.tables.ImageTable;
import credence.job.images.tables.TableColumns;
import credence.job.models.Ensemble;
import credence.job.score.DrawsOf;
import credence.job.score.PredictionSets;
import credence.job.score.ScoreColumns;
import credence.job.score.Scorer;
import credence.job.score.reject.RejectRequest;
import credence.job.score.reject.Rejection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A trained model, or several that predict as one, as a stage of a Spark ML pipeline: adds {@link
 * StandardColumns}, which Spark ML's evaluators read, and those of {@link ScoreColumns#scores} to
 * whatever columns there are; what is {@code probability} there is {@code confidence} here. The
 * image column is what a Parquet table's may be in training and scoring: binary, a struct with
 * binary {@code bytes}, or Spark's image struct; a dot leads into a struct. It has PNG or JPEG
 * files, or as many bytes of pixels as the model's images have; what is none of these gets an
 * {@code error}. A model of a table's numbers reads a column of vectors or arrays, or one a
 * feature.
 *
 * <p>Draws are of the weights, keyed by the model's seed: what is said of an image depends neither
 * on its place nor on its partition.
 */
public final class CredenceModel extends ModelParams implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final transient Ensemble models;

  CredenceModel(String uid, Ensemble models) {
    super(uid, models.first().settings().evaluation().draws());
    this.models = models;
  }

  /**
   * Reads a model: its folder, a run directory, or what {@link #write} has written, with its
   * parameters.
   *
   * @param path on any Hadoop file system
   * @throws credence.job.base.JobException if there is none, or it is damaged
   */
  public static CredenceModel load(String path) throws IOException {
    return ModelReader.load(SparkSession.active().sparkContext(), path);
  }

  /**
   * Several models that predict as one: the draws of all together are those of a prediction.
   *
   * @param paths of each one, or a sweep's folder {@code chosen} for all in it
   * @throws credence.job.base.JobException likewise, and if they do not fit together
   */
  public static CredenceModel load(List<String> paths) throws IOException {
    Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
    return of(Ensemble.read(paths, hadoop));
  }

  /** What a pipeline reads its stages with. */
  public static MLReader<CredenceModel> read() {
    return new ModelReader();
  }

  /** A new stage with the usual parameters. */
  static CredenceModel of(Ensemble models) {
    return new CredenceModel(Identifiable$.MODULE$.randomUID("credence"), models);
  }

  Ensemble models() {
    return models;
  }

  /**
   * @param isScaled whether the outputs of each model are divided by the number that was fitted on
   *     its validation images ({@code evaluation.logit-scale}); false if nothing is set
   */
  public CredenceModel setLogitScale(boolean isScaled) {
    set(logitScale(), (Object) isScaled);
    return this;
  }

  /**
   * @param probability with which the right class is among those of the column {@code set}: one of
   *     {@link credence.predict.metrics.ConformalScores#COVERAGES}. The model must have been
   *     trained with {@code data.calibration}, and predict as it was evaluated. Without it there is
   *     no such column
   */
  public CredenceModel setCoverage(double probability) {
    set(coverage(), (Object) probability);
    return this;
  }

  /**
   * @param column of an uncertainty, which decides whether a row is {@code rejected}; {@code
   *     predictive_entropy} if nothing is set
   */
  public CredenceModel setRejectBy(String column) {
    set(rejectBy(), column);
    return this;
  }

  /**
   * @param uncertainty above which the column {@code rejected} is true: a person should look. There
   *     is no such column without this or {@link #setRejectShare}; both are one too many
   */
  public CredenceModel setRejectAbove(double uncertainty) {
    set(rejectAbove(), (Object) uncertainty);
    return this;
  }

  /**
   * @param share of the validation images that were more uncertain than what is {@code rejected}:
   *     one of {@link credence.predict.metrics.RejectionScores#SHARES}. The model must have been
   *     trained with {@code evaluation.reject-share = validation}, and predict as it was evaluated
   */
  public CredenceModel setRejectShare(double share) {
    set(rejectShare(), (Object) share);
    return this;
  }

  /**
   * As Spark ML's classifiers have them: {@code prediction} is the class of the largest p over its
   * threshold. What goes by {@code predicted}, {@code confidence} and the uncertainties stays that
   * of the most probable class.
   *
   * @param ofClasses in the order of {@code probability}, as many; above 0, but one of them may be
   *     0: its class is predicted wherever its p is above 0
   */
  public CredenceModel setThresholds(double[] ofClasses) {
    set(thresholds(), ofClasses.clone());
    return this;
  }

  /** {@code prediction} if nothing is set; an empty name leaves it out. */
  public CredenceModel setPredictionCol(String name) {
    set(predictionCol(), name);
    return this;
  }

  /** {@code probability} if nothing is set; an empty name leaves it out. */
  public CredenceModel setProbabilityCol(String name) {
    set(probabilityCol(), name);
    return this;
  }

  /** {@code rawPrediction} if nothing is set; an empty name leaves it out. */
  public CredenceModel setRawPredictionCol(String name) {
    set(rawPredictionCol(), name);
    return this;
  }

  /**
   * The column with the images, or by dots what is in a struct; {@code image} if nothing is set.
   */
  public CredenceModel setImageCol(String name) {
    set(imageCol(), name);
    return this;
  }

  /** Of vectors, or of arrays of numbers, in the order of the training's. */
  public CredenceModel setFeaturesCol(String name) {
    set(featuresCol(), name);
    return this;
  }

  /** A column of numbers for each feature, in the order of the training's. */
  public CredenceModel setFeatureCols(String... names) {
    set(featureCols(), names);
    return this;
  }

  /** T of each model, at least 1; what the first was evaluated with if nothing is set. */
  public CredenceModel setDraws(int count) {
    set(draws(), (Object) count);
    return this;
  }

  /**
   * @param name {@code draws} or {@code mean}
   * @throws IllegalArgumentException for another
   */
  public CredenceModel setMode(String name) {
    if (!List.of("draws", "mean").contains(name)) {
      throw new IllegalArgumentException("mode = " + name + " is neither draws nor mean");
    }
    set(mode(), name);
    return this;
  }

  /**
   * @throws IllegalArgumentException if there is no such column of images, or a column of scores is
   *     there already, or thresholds are none for the model's classes
   */
  @Override
  public StructType transformSchema(StructType schema) {
    input(schema, features()).check(uid(), schema);
    return standard().addedTo(schema, ScoreColumns.extras(sets(), rejection()));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    SparkSession session = dataset.sparkSession();
    Scorer scorer =
        Scorer.of(
            new JavaSparkContext(session.sparkContext()),
            models,
            drawsOf(),
            sets(),
            rejection(),
            Precision.FLOAT32);
    ImageTable images =
        input(dataset.schema(), features()).table(uid(), dataset.toDF(), features());
    ScoredRows rows =
        new ScoredRows(scorer, models.first().model().pictures(), images.reader(), standard());
    Dataset<Row> scored =
        images.rows(columns(dataset.schema())).mapPartitions(rows, Encoders.row(schema));
    // An encoder of rows drops what other stages have noted at their columns.
    return scored.select(columns(schema));
  }

  private StandardColumns standard() {
    return StandardColumns.of(
        getOrDefault(predictionCol()),
        getOrDefault(probabilityCol()),
        getOrDefault(rawPredictionCol()),
        models.first().model().classNames(),
        isSet(thresholds()) ? getOrDefault(thresholds()) : null);
  }

  private List<String> features() {
    return models.first().model().outputs().features();
  }

  private static Column[] columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> TableColumns.named(field.name()).as(field.name(), field.metadata()))
        .toArray(Column[]::new);
  }

  private List<DrawsOf> drawsOf() {
    boolean mean = getOrDefault(mode()).equals("mean");
    EvaluationConfig.Mode of = mean ? EvaluationConfig.Mode.MEAN : EvaluationConfig.Mode.WEIGHTS;
    int count = (Integer) getOrDefault((Param<?>) draws());
    boolean scaled = (Boolean) getOrDefault((Param<?>) logitScale());
    return models.members().stream()
        .map(
            model -> {
              DrawsOf plain = new DrawsOf(of, count, model.settings().seed());
              return scaled ? plain.scaled(model) : plain;
            })
        .toList();
  }

  private PredictionSets sets() {
    return isSet(coverage())
        ? PredictionSets.of(models, drawsOf(), (Double) getOrDefault((Param<?>) coverage()))
        : null;
  }

  private Rejection rejection() {
    boolean asEvaluated = drawsOf().get(0).equals(DrawsOf.inEvaluation(models.first()));
    RejectRequest request =
        RejectRequest.of(getOrDefault(rejectBy()), given(rejectAbove()), given(rejectShare()));
    return Rejection.of(request, models, asEvaluated);
  }

  private Double given(Param<?> param) {
    return isSet(param) ? (Double) getOrDefault(param) : null;
  }

  @Override
  public CredenceModel copy(ParamMap extra) {
    return copyValues(new CredenceModel(uid(), models), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, models.members());
  }
}
