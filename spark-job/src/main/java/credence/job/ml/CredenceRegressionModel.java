package credence.job.ml;

import credence.data.Outputs;
import credence.engine.EngineSpec;
import credence.engine.Precision;
import credence.job.base.JobException;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.config.EvaluationConfig;
import credence.job.images.tables.TableColumns;
import credence.job.models.TrainedModel;
import credence.job.score.DrawsOf;
import credence.store.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
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
 * A trained model of a number as a stage of a Spark ML pipeline: adds {@code prediction}, which
 * Spark ML's evaluators read, {@code standard_deviation}, {@code aleatoric}, {@code epistemic},
 * {@code q05}, {@code q50} and {@code q95}, in the target's own unit. They are null for a row with
 * a feature that is null or not finite, and {@code error} says so.
 *
 * <p>Features are those of a column of vectors or arrays, or a column each: what is set, else the
 * column {@code features} where there is one, else the columns that the model was trained on.
 *
 * <p>Draws are of the weights, keyed by the model's seed: what is said of a row depends neither on
 * its place nor on its partition.
 */
public final class CredenceRegressionModel
    extends org.apache.spark.ml.Model<CredenceRegressionModel> implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient TrainedModel trained;
  private final Param<String> featuresCol;
  private final StringArrayParam featureCols;
  private final IntParam draws;
  private final Param<String> predictionCol;

  CredenceRegressionModel(String uid, TrainedModel trained) {
    this.uid = uid; // of which the parameters are
    this.trained = trained;
    this.featuresCol = new Param<>(this, "featuresCol", "column of vectors or arrays");
    this.featureCols = new StringArrayParam(this, "featureCols", "a column a feature");
    this.draws = new IntParam(this, "draws", "networks for a prediction", ParamValidators.gtEq(1));
    this.predictionCol = new Param<>(this, "predictionCol", "the mean");
    setDefault(featuresCol, "features");
    setDefault(draws, trained.settings().evaluation().draws());
    setDefault(predictionCol, RegressionColumns.PREDICTION);
  }

  /**
   * Reads a model: its folder, a run directory, or what {@link #write} has written, with its
   * parameters.
   *
   * @param path on any Hadoop file system
   * @throws JobException if there is none, it is damaged, or predicts classes
   */
  public static CredenceRegressionModel load(String path) throws IOException {
    return RegressionModelReader.load(SparkSession.active().sparkContext(), path);
  }

  /** What a pipeline reads its stages with. */
  public static MLReader<CredenceRegressionModel> read() {
    return new RegressionModelReader();
  }

  /** A new stage with the usual parameters. */
  static CredenceRegressionModel of(TrainedModel trained) {
    return new CredenceRegressionModel(Identifiable$.MODULE$.randomUID("credence"), trained);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The parameter of {@link #setFeaturesCol}. */
  public Param<String> featuresCol() {
    return featuresCol;
  }

  /** The parameter of {@link #setFeatureCols}. */
  public StringArrayParam featureCols() {
    return featureCols;
  }

  /** The parameter of {@link #setDraws}. */
  public IntParam draws() {
    return draws;
  }

  /** The parameter of {@link #setPredictionCol}. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** Of vectors, or of arrays of numbers, in the order of the training's. */
  public CredenceRegressionModel setFeaturesCol(String name) {
    set(featuresCol, name);
    return this;
  }

  /** A column of numbers for each feature, in the order of the training's. */
  public CredenceRegressionModel setFeatureCols(String... names) {
    set(featureCols, names);
    return this;
  }

  /** T, at least 1; what the model was evaluated with if nothing is set. */
  public CredenceRegressionModel setDraws(int count) {
    set(draws, (Object) count);
    return this;
  }

  /** {@code prediction} if nothing is set. */
  public CredenceRegressionModel setPredictionCol(String name) {
    set(predictionCol, name);
    return this;
  }

  /**
   * @throws IllegalArgumentException if there are no such columns of features, or a column of
   *     predictions is there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    Column unused = columns(schema).array(uid, schema);
    return RegressionColumns.addedTo(schema, getOrDefault(predictionCol));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Model model = trained.model();
    int count = (Integer) getOrDefault((Param<?>) draws);
    DrawsOf drawn = new DrawsOf(EvaluationConfig.Mode.WEIGHTS, count, trained.settings().seed());
    Worker worker =
        new Worker(
            trained.settings().engineFor(Precision.FLOAT32),
            EngineSpec.forPrediction(model.network()).in(Precision.FLOAT32),
            model.standardisation(),
            drawn.seed());
    JavaSparkContext spark = new JavaSparkContext(dataset.sparkSession().sparkContext());
    PredictedNumbers rows =
        new PredictedNumbers(
            worker, drawn, numbers(), spark.broadcast(WireState.of(model.posterior())));
    List<Column> read = new ArrayList<>();
    read.add(columns(dataset.schema()).array(uid, dataset.schema()));
    read.addAll(Arrays.asList(columnsOf(dataset.schema())));
    // An encoder of rows drops what other stages have noted at their columns.
    return dataset
        .toDF()
        .select(read.toArray(Column[]::new))
        .mapPartitions(rows, Encoders.row(schema))
        .select(columnsOf(schema));
  }

  private Outputs.Numbers numbers() {
    return (Outputs.Numbers) trained.model().outputs();
  }

  private FeatureColumns columns(StructType schema) {
    String one = getOrDefault(featuresCol);
    if (isSet(featureCols)) {
      return new FeatureColumns(one, Arrays.asList(getOrDefault(featureCols)));
    }
    boolean isOne = isSet(featuresCol) || FeatureColumns.has(schema, one);
    return new FeatureColumns(one, isOne ? List.of() : numbers().features());
  }

  private static Column[] columnsOf(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> TableColumns.named(field.name()).as(field.name(), field.metadata()))
        .toArray(Column[]::new);
  }

  @Override
  public CredenceRegressionModel copy(ParamMap extra) {
    return copyValues(new CredenceRegressionModel(uid, trained), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, List.of(trained));
  }
}
