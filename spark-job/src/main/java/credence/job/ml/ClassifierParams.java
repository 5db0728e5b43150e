package credence.job.ml;

import com.fasterxml.jackson.databind.node.TextNode;
import credence.job.images.tables.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What can be set at a {@link CredenceClassifier}, and the keys of an experiment that it becomes.
 */
abstract class ClassifierParams extends Estimator<CredenceModel> {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> imageCol;
  private final Param<String> labelCol;
  private final Param<String> weightCol;
  private final Param<String> validationIndicatorCol;
  private final Param<String> checkpointDir;
  private final Param<String> experiment;
  private final Param<String> network;
  private final Param<String> layers;
  private final IntParam epochs;
  private final IntParam batch;
  private final IntParam partitions;
  private final Param<String> prior;
  private final DoubleParam temperature;
  private final Param<String> optimizer;
  private final LongParam seed;
  private final Param<String> device;
  private final StringArrayParam settings;

  ClassifierParams(String uid) {
    this.uid = uid; // of which the parameters are
    this.imageCol = text("imageCol", "column of images");
    this.labelCol = text("labelCol", "column of classes");
    this.weightCol = text("weightCol", "column of numbers: how much a row counts in training");
    this.validationIndicatorCol =
        text("validationIndicatorCol", "column of booleans: true for rows that validate");
    this.checkpointDir = text("checkpointDir", "run directory, where a training goes on");
    this.experiment = text("experiment", "experiment file");
    this.network = text("network", "network.name");
    this.layers = text("layers", "network.layers");
    this.epochs = new IntParam(this, "epochs", "training.epochs");
    this.batch = new IntParam(this, "batch", "training.batch");
    this.partitions = new IntParam(this, "partitions", "data.partitions");
    this.prior = text("prior", "prior.type");
    this.temperature = new DoubleParam(this, "temperature", "training.kl.temperature");
    this.optimizer = text("optimizer", "training.optimizer.type");
    this.seed = new LongParam(this, "seed", "seed");
    this.device = text("device", "device");
    this.settings =
        new StringArrayParam(this, "settings", "other keys of an experiment file: key=value");
    setDefault(imageCol, "image");
    setDefault(labelCol, "label");
    setDefault(settings, new String[0]);
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(this, name, doc);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The parameter of {@link CredenceClassifier#setImageCol}. */
  public Param<String> imageCol() {
    return imageCol;
  }

  /** The parameter of {@link CredenceClassifier#setLabelCol}. */
  public Param<String> labelCol() {
    return labelCol;
  }

  /** The parameter of {@link CredenceClassifier#setWeightCol}. */
  public Param<String> weightCol() {
    return weightCol;
  }

  /** The parameter of {@link CredenceClassifier#setValidationIndicatorCol}. */
  public Param<String> validationIndicatorCol() {
    return validationIndicatorCol;
  }

  /** The parameter of {@link CredenceClassifier#setCheckpointDir}. */
  public Param<String> checkpointDir() {
    return checkpointDir;
  }

  /** The parameter of {@link CredenceClassifier#setExperiment}. */
  public Param<String> experiment() {
    return experiment;
  }

  /** The parameter of {@link CredenceClassifier#setNetwork}. */
  public Param<String> network() {
    return network;
  }

  /** The parameter of {@link CredenceClassifier#setLayers}. */
  public Param<String> layers() {
    return layers;
  }

  /** The parameter of {@link CredenceClassifier#setEpochs}. */
  public IntParam epochs() {
    return epochs;
  }

  /** The parameter of {@link CredenceClassifier#setBatch}. */
  public IntParam batch() {
    return batch;
  }

  /** The parameter of {@link CredenceClassifier#setPartitions}. */
  public IntParam partitions() {
    return partitions;
  }

  /** The parameter of {@link CredenceClassifier#setPrior}. */
  public Param<String> prior() {
    return prior;
  }

  /** The parameter of {@link CredenceClassifier#setTemperature}. */
  public DoubleParam temperature() {
    return temperature;
  }

  /** The parameter of {@link CredenceClassifier#setOptimizer}. */
  public Param<String> optimizer() {
    return optimizer;
  }

  /** The parameter of {@link CredenceClassifier#setSeed}. */
  public LongParam seed() {
    return seed;
  }

  /** The parameter of {@link CredenceClassifier#setDevice}. */
  public Param<String> device() {
    return device;
  }

  /** The parameter of {@link CredenceClassifier#setSetting}. */
  public StringArrayParam settings() {
    return settings;
  }

  /** What is set, or null. */
  <T> T valueOf(Param<T> param) {
    return isDefined(param) ? getOrDefault(param) : null;
  }

  /** The settings so far, and one more. */
  String[] with(String setting) {
    String[] before = getOrDefault(settings);
    String[] all = Arrays.copyOf(before, before.length + 1);
    all[before.length] = setting;
    return all;
  }

  /**
   * Over the experiment file, each {@code key=value}.
   *
   * @param validating rows that validate
   */
  List<String> settings(long validating) {
    List<String> all = new ArrayList<>(List.of("data.validation=" + validating));
    all.addAll(List.of(getOrDefault(settings)));
    all.addAll(List.of("data.name=parquet", "data.path=."));
    all.add("data.image-column=" + quoted(getOrDefault(imageCol)));
    all.add("data.label-column=" + quoted(getOrDefault(labelCol)));
    if (valueOf(weightCol) != null) {
      all.add("data.weight-column=" + quoted(valueOf(weightCol)));
    }
    Map<Param<?>, String> keys =
        Map.of(
            network, "network.name",
            layers, "network.layers",
            epochs, "training.epochs",
            batch, "training.batch",
            partitions, "data.partitions",
            prior, "prior.type",
            temperature, "training.kl.temperature",
            optimizer, "training.optimizer.type",
            seed, "seed",
            device, "device");
    for (Param<?> param : params()) {
      if (keys.containsKey(param) && isDefined(param)) {
        Object value = getOrDefault(param);
        boolean isText = value instanceof String && param != layers;
        all.add(keys.get(param) + "=" + (isText ? quoted((String) value) : value));
      }
    }
    return all;
  }

  /** A text whatever it looks like. */
  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  /**
   * @throws IllegalArgumentException if columns are not there, or of another type
   */
  void check(StructType schema) {
    TableColumns columns = new TableColumns(uid, schema);
    String image = getOrDefault(imageCol);
    if (!columns.hasImages(image)) {
      throw new IllegalArgumentException(
          "imageCol = %s is neither binary, nor a struct with binary bytes, nor Spark's image struct, in %s"
              .formatted(image, schema.simpleString()));
    }
    String label = getOrDefault(labelCol);
    if (!columns.hasLabel(label)) {
      throw new IllegalArgumentException(
          "labelCol = %s is a column neither of texts nor of numbers, in %s"
              .formatted(label, schema.simpleString()));
    }
    String weight = valueOf(weightCol);
    if (weight != null && !columns.hasWeight(weight)) {
      throw new IllegalArgumentException(
          "weightCol = %s is no column of numbers, in %s".formatted(weight, schema.simpleString()));
    }
    String indicator = valueOf(validationIndicatorCol);
    if (indicator != null && !isBoolean(schema, indicator)) {
      throw new IllegalArgumentException(
          "validationIndicatorCol = %s is no column of booleans, in %s"
              .formatted(indicator, schema.simpleString()));
    }
  }

  private static boolean isBoolean(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(name))
        .map(StructField::dataType)
        .anyMatch(DataTypes.BooleanType::equals);
  }

  /** Whether a row validates; null where no column says so. */
  Column validates() {
    String indicator = valueOf(validationIndicatorCol);
    return indicator == null
        ? null
        : functions.coalesce(TableColumns.named(indicator), functions.lit(false));
  }
}
