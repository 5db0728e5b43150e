package credence.job.ml;

import credence.data.DataException;
import credence.job.base.JobException;
import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.config.ExperimentReader;
import credence.job.images.named.DataSets;
import credence.job.images.named.SplitImages;
import credence.job.models.Ensemble;
import credence.job.models.Parent;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import credence.job.train.Fitting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
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
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a Bayesian network on a column of images, or columns of numbers, and one of labels, as a
 * stage of a Spark ML pipeline: the rounds, the checkpoints and the posterior of {@code
 * scripts/train} with the same settings on the same images or rows. They stay on the executors.
 *
 * <p>What the rows say must not change while it trains: cache a {@code Dataset} whose rows are
 * drawn at random. Rows have no order of their own; images are put in an order by label and bytes.
 *
 * <p>Every parameter is a key of an experiment file, {@link #setSetting} sets any other one. Images
 * that validate are {@link #setValidationIndicatorCol} or {@code data.validation}; none are there
 * if nothing is said. There are no test images: what comes out is for an evaluator.
 */
public final class CredenceClassifier extends ClassifierParams implements MLWritable {

  private static final long serialVersionUID = 1L;

  public CredenceClassifier() {
    this(Identifiable$.MODULE$.randomUID("credence"));
  }

  /** As one that was saved. */
  public CredenceClassifier(String uid) {
    super(uid);
  }

  /** What a pipeline reads its stages with. */
  public static MLReader<CredenceClassifier> read() {
    return new StageReader<>(CredenceClassifier.class, CredenceClassifier::new);
  }

  /** Reads what {@link #write} has written. */
  public static CredenceClassifier load(String path) {
    return read().load(path);
  }

  /** {@code image} if nothing is set; a dot leads into a struct. */
  public CredenceClassifier setImageCol(String name) {
    set(imageCol(), name);
    return this;
  }

  /**
   * Of vectors, or of arrays of numbers, from which the class is predicted in place of images; none
   * if nothing is set.
   */
  public CredenceClassifier setFeaturesCol(String name) {
    set(featuresCol(), name);
    return this;
  }

  /** A column of numbers for each feature, in place of one of vectors. */
  public CredenceClassifier setFeatureCols(String... names) {
    set(featureCols(), names);
    return this;
  }

  /** Of classes as texts or whole numbers; {@code label} if nothing is set. */
  public CredenceClassifier setLabelCol(String name) {
    set(labelCol(), name);
    return this;
  }

  /**
   * Of numbers of at least 0: how much a row counts in training, beside {@code data.class-weights}.
   * All alike if nothing is set. Rows that validate count once each.
   */
  public CredenceClassifier setWeightCol(String name) {
    set(weightCol(), name);
    return this;
  }

  /** Of booleans: true for rows that validate, and are never trained on. */
  public CredenceClassifier setValidationIndicatorCol(String name) {
    set(validationIndicatorCol(), name);
    return this;
  }

  /**
   * A run directory, on any Hadoop file system: a training that stopped goes on from its newest
   * checkpoint there, and one that is complete is read. Without it everything is in memory. Those
   * of a grid need one each: a folder holds one training.
   */
  public CredenceClassifier setCheckpointDir(String path) {
    set(checkpointDir(), path);
    return this;
  }

  /** An experiment file, whose {@code data} section's source is not used; all defaults without. */
  public CredenceClassifier setExperiment(String path) {
    set(experiment(), path);
    return this;
  }

  /** {@code network.name}. */
  public CredenceClassifier setNetwork(String name) {
    set(network(), name);
    return this;
  }

  /** {@code network.layers}, as an experiment file has it: a list, which may be JSON. */
  public CredenceClassifier setLayers(String list) {
    set(layers(), list);
    return this;
  }

  /** {@code training.epochs}. */
  public CredenceClassifier setEpochs(int count) {
    set(epochs(), (Object) count);
    return this;
  }

  /** {@code training.batch}: images of a partition in a step. */
  public CredenceClassifier setBatch(int size) {
    set(batch(), (Object) size);
    return this;
  }

  /** {@code data.partitions}: how many workers train at once. */
  public CredenceClassifier setPartitions(int count) {
    set(partitions(), (Object) count);
    return this;
  }

  /** {@code prior.type}. */
  public CredenceClassifier setPrior(String type) {
    set(prior(), type);
    return this;
  }

  /** {@code training.kl.temperature}: T. */
  public CredenceClassifier setTemperature(double value) {
    set(temperature(), (Object) value);
    return this;
  }

  /** {@code training.optimizer.type}. */
  public CredenceClassifier setOptimizer(String name) {
    set(optimizer(), name);
    return this;
  }

  /** {@code seed}. */
  public CredenceClassifier setSeed(long value) {
    set(seed(), (Object) value);
    return this;
  }

  /** {@code device}. */
  public CredenceClassifier setDevice(String name) {
    set(device(), name);
    return this;
  }

  /**
   * Any key of an experiment file, as {@code --set} has it; those set by a method of their own come
   * before it.
   */
  public CredenceClassifier setSetting(String key, Object value) {
    set(settings(), with(key + "=" + value));
    return this;
  }

  /**
   * With the columns of the model, which later stages of a pipeline may ask for.
   *
   * @throws IllegalArgumentException if there is no such column of images or labels, or of
   *     booleans, or one of the model's is there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    check(schema);
    return StandardColumns.usual().addedTo(schema, Set.of());
  }

  /**
   * @throws credence.job.base.JobException for settings that cannot be run, too many images that
   *     cannot be read, a training that diverges, a folder of another training
   * @throws IllegalArgumentException if there are no such columns, or no rows
   */
  @Override
  public CredenceModel fit(Dataset<?> dataset) {
    check(dataset.schema());
    try {
      TrainedModel trained = trained(dataset.toDF());
      CredenceModel model = new CredenceModel(uid(), new Ensemble(List.of(trained)));
      return copyValues(model, new ParamMap()).setParent(this);
    } catch (DataException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainedModel trained(Dataset<Row> given) throws IOException {
    Dataset<Row> rows = input().arrays(uid(), given);
    SparkSession session = rows.sparkSession();
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    Configuration hadoop = spark.hadoopConfiguration();
    Column validates = validates();
    Dataset<Row> training = validates == null ? rows : rows.where(functions.not(validates));
    Dataset<Row> validation = validates == null ? null : rows.where(validates);
    List<String> settings = settings(validation == null ? 0 : validation.count());
    Experiment experiment = new ExperimentReader(hadoop).read(valueOf(experiment()), settings);
    ExperimentConfig config = experiment.settings();
    requireNoTest(config);
    SplitImages images =
        new DataSets(session, null).load(config.data(), config.seed(), training, validation);
    Parent parent =
        config.parent() == null ? null : Parent.read(config.parentKey(), config.parent(), hadoop);
    Fitting fitting = new Fitting(spark, experiment, images, parent);
    String folder = valueOf(checkpointDir());
    if (folder == null) {
      return TrainedModel.of(uid(), fitting.model());
    }
    fitting.in(RunDirectory.at(folder, hadoop));
    return TrainedModel.read(folder, hadoop);
  }

  /** What {@code scripts/train} does besides training. */
  private static void requireNoTest(ExperimentConfig config) {
    boolean tested = config.data().calibration() > 0 || config.evaluation().logitScale();
    if (tested || config.isByDl4j() || config.continues()) {
      throw JobException.usage(
          "data.calibration, evaluation.logit-scale, prior.type = posterior and engine ="
              + " dl4j-averaging are for scripts/train");
    }
  }

  @Override
  public CredenceClassifier copy(ParamMap extra) {
    return copyValues(new CredenceClassifier(uid()), extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }
}
