package credence.job.ml;

import credence.job.base.JobException;
import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.config.ExperimentReader;
import credence.job.models.Parent;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import credence.job.tables.TableSplit;
import credence.job.tables.Tables;
import credence.job.train.Fitting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a Bayesian network to predict a column of numbers, as a stage of a Spark ML pipeline: the
 * rounds, the checkpoints and the posterior of {@code scripts/train} with the same settings on the
 * same rows, which the driver holds. Rows have no order of their own; they are put in one by their
 * numbers.
 *
 * <p>Every parameter is a key of an experiment file, {@link #setSetting} sets any other one, such
 * as {@code data.likelihood}. Rows that validate are {@link #setValidationIndicatorCol} or {@code
 * data.validation}; none are there if nothing is said. There are no test rows: what comes out is
 * for an evaluator.
 */
public final class CredenceRegressor extends TrainingParams<CredenceRegressionModel>
    implements MLWritable {

  private static final long serialVersionUID = 1L;

  public CredenceRegressor() {
    this(Identifiable$.MODULE$.randomUID("credence"));
  }

  /** As one that was saved. */
  public CredenceRegressor(String uid) {
    super(uid);
    setDefault(featuresCol(), "features");
  }

  /** What a pipeline reads its stages with. */
  public static MLReader<CredenceRegressor> read() {
    return new StageReader<>(CredenceRegressor.class, CredenceRegressor::new);
  }

  /** Reads what {@link #write} has written. */
  public static CredenceRegressor load(String path) {
    return read().load(path);
  }

  /** Of vectors, or of arrays of numbers; {@code features} if nothing is set. */
  public CredenceRegressor setFeaturesCol(String name) {
    set(featuresCol(), name);
    return this;
  }

  /** A column of numbers for each feature, in place of one of vectors. */
  public CredenceRegressor setFeatureCols(String... names) {
    set(featureCols(), names);
    return this;
  }

  /** Of numbers; {@code label} if nothing is set. */
  public CredenceRegressor setLabelCol(String name) {
    set(labelCol(), name);
    return this;
  }

  /** Of booleans: true for rows that validate, and are never trained on. */
  public CredenceRegressor setValidationIndicatorCol(String name) {
    set(validationIndicatorCol(), name);
    return this;
  }

  /** A run directory, as {@link CredenceClassifier#setCheckpointDir} has it. */
  public CredenceRegressor setCheckpointDir(String path) {
    set(checkpointDir(), path);
    return this;
  }

  /** An experiment file, whose {@code data} section's source is not used; all defaults without. */
  public CredenceRegressor setExperiment(String path) {
    set(experiment(), path);
    return this;
  }

  /** {@code network.name}. */
  public CredenceRegressor setNetwork(String name) {
    set(network(), name);
    return this;
  }

  /** {@code training.epochs}. */
  public CredenceRegressor setEpochs(int count) {
    set(epochs(), (Object) count);
    return this;
  }

  /** {@code training.batch}: rows of a partition in a step. */
  public CredenceRegressor setBatch(int size) {
    set(batch(), (Object) size);
    return this;
  }

  /** {@code data.partitions}: how many workers train at once. */
  public CredenceRegressor setPartitions(int count) {
    set(partitions(), (Object) count);
    return this;
  }

  /** {@code training.kl.temperature}: T. */
  public CredenceRegressor setTemperature(double value) {
    set(temperature(), (Object) value);
    return this;
  }

  /** {@code training.optimizer.type}. */
  public CredenceRegressor setOptimizer(String name) {
    set(optimizer(), name);
    return this;
  }

  /** {@code seed}. */
  public CredenceRegressor setSeed(long value) {
    set(seed(), (Object) value);
    return this;
  }

  /** Any key of an experiment file, as {@link CredenceClassifier#setSetting} has it. */
  public CredenceRegressor setSetting(String key, Object value) {
    set(settings(), with(key + "=" + value));
    return this;
  }

  /**
   * With the columns of the model, which later stages of a pipeline may ask for.
   *
   * @throws IllegalArgumentException if there are no such columns of features, or of numbers, or of
   *     booleans, or one of the model's is there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    Column[] unused = read(schema);
    checkIndicator(schema);
    return RegressionColumns.addedTo(schema, RegressionColumns.PREDICTION);
  }

  /** Features as an array of doubles, then the label as one. */
  private Column[] read(StructType schema) {
    return new Column[] {
      columns().array(uid(), schema),
      FeatureColumns.number(uid(), "labelCol", getOrDefault(labelCol()), schema)
    };
  }

  private FeatureColumns columns() {
    return new FeatureColumns(getOrDefault(featuresCol()), namedFeatures());
  }

  /**
   * @throws JobException for settings that cannot be run, rows with a number that is null or not
   *     finite, a training that diverges, a folder of another training
   * @throws IllegalArgumentException if there are no such columns
   */
  @Override
  public CredenceRegressionModel fit(Dataset<?> dataset) {
    StructType unused = transformSchema(dataset.schema());
    try {
      CredenceRegressionModel model = new CredenceRegressionModel(uid(), trained(dataset.toDF()));
      return copyValues(model, new ParamMap()).setParent(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainedModel trained(Dataset<Row> rows) throws IOException {
    JavaSparkContext spark = new JavaSparkContext(rows.sparkSession().sparkContext());
    Configuration hadoop = spark.hadoopConfiguration();
    Column[] columns = read(rows.schema());
    Column validates = validates();
    Dataset<Row> training = validates == null ? rows : rows.where(functions.not(validates));
    Dataset<Row> validation =
        validates == null ? null : rows.where(validates).select(columns).cache();
    try {
      Experiment experiment =
          new ExperimentReader(hadoop)
              .read(valueOf(experiment()), settings(validation == null ? 0 : validation.count()));
      ExperimentConfig config = experiment.settings();
      boolean isAside = validation != null && config.data().validation() > 0;
      TableSplit table =
          Tables.load(
              config.data(),
              config.seed(),
              namedFeatures().isEmpty() ? null : namedFeatures(),
              getOrDefault(featuresCol()),
              training.select(columns),
              isAside ? validation : null);
      Parent parent =
          config.parent() == null ? null : Parent.read(config.parentKey(), config.parent(), hadoop);
      return fitted(new Fitting(spark, experiment, table, parent), hadoop);
    } finally {
      if (validation != null) {
        validation.unpersist();
      }
    }
  }

  private TrainedModel fitted(Fitting fitting, Configuration hadoop) throws IOException {
    String folder = valueOf(checkpointDir());
    if (folder == null) {
      return TrainedModel.of(uid(), fitting.model());
    }
    fitting.in(RunDirectory.at(folder, hadoop));
    return TrainedModel.any(folder, hadoop);
  }

  private List<String> settings(long validating) {
    return settings(
        validating,
        List.of(
            "data.name=table",
            "data.path=.",
            featuresSetting(),
            "data.target=" + quoted(getOrDefault(labelCol()))));
  }

  @Override
  public CredenceRegressor copy(ParamMap extra) {
    return copyValues(new CredenceRegressor(uid()), extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }
}
