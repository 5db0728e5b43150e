package credence.job.ml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import credence.job.images.tables.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
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
 * What can be set at any stage that trains, and the keys of an experiment that it becomes.
 *
 * @param <M> what it trains
 */
abstract class TrainingParams<M extends Model<M>> extends Estimator<M> {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> labelCol;
  private final Param<String> featuresCol;
  private final StringArrayParam featureCols;
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

  TrainingParams(String uid) {
    this.uid = uid; // of which the parameters are
    this.labelCol = text("labelCol", "column of what is predicted");
    this.featuresCol = text("featuresCol", "column of vectors or arrays");
    this.featureCols = new StringArrayParam(this, "featureCols", "a column a feature");
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

  /** The parameter of {@code setLabelCol}. */
  public Param<String> labelCol() {
    return labelCol;
  }

  /** The parameter of {@code setFeaturesCol}. */
  public Param<String> featuresCol() {
    return featuresCol;
  }

  /** The parameter of {@code setFeatureCols}. */
  public StringArrayParam featureCols() {
    return featureCols;
  }

  /** The parameter of {@code setValidationIndicatorCol}. */
  public Param<String> validationIndicatorCol() {
    return validationIndicatorCol;
  }

  /** The parameter of {@code setCheckpointDir}. */
  public Param<String> checkpointDir() {
    return checkpointDir;
  }

  /** The parameter of {@code setExperiment}. */
  public Param<String> experiment() {
    return experiment;
  }

  /** The parameter of {@code setNetwork}. */
  public Param<String> network() {
    return network;
  }

  /** The parameter of {@code setLayers}. */
  public Param<String> layers() {
    return layers;
  }

  /** The parameter of {@code setEpochs}. */
  public IntParam epochs() {
    return epochs;
  }

  /** The parameter of {@code setBatch}. */
  public IntParam batch() {
    return batch;
  }

  /** The parameter of {@code setPartitions}. */
  public IntParam partitions() {
    return partitions;
  }

  /** The parameter of {@code setPrior}. */
  public Param<String> prior() {
    return prior;
  }

  /** The parameter of {@code setTemperature}. */
  public DoubleParam temperature() {
    return temperature;
  }

  /** The parameter of {@code setOptimizer}. */
  public Param<String> optimizer() {
    return optimizer;
  }

  /** The parameter of {@code setSeed}. */
  public LongParam seed() {
    return seed;
  }

  /** The parameter of {@code setDevice}. */
  public Param<String> device() {
    return device;
  }

  /** The parameter of {@code setSetting}. */
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
   * @param data what is read, likewise
   */
  final List<String> settings(long validating, List<String> data) {
    List<String> all = new ArrayList<>(List.of("data.validation=" + validating));
    all.addAll(List.of(getOrDefault(settings)));
    all.addAll(data);
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
        boolean isText = value instanceof String && !param.equals(layers);
        all.add(keys.get(param) + "=" + (isText ? quoted((String) value) : value));
      }
    }
    return all;
  }

  /** The columns that are features each; empty where there is one of vectors. */
  List<String> namedFeatures() {
    return isSet(featureCols) ? Arrays.asList(getOrDefault(featureCols)) : List.of();
  }

  /** {@code data.features} of these columns. */
  String featuresSetting() {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    (namedFeatures().isEmpty() ? List.of(getOrDefault(featuresCol)) : namedFeatures())
        .forEach(names::add);
    return "data.features=" + names;
  }

  /** A text whatever it looks like. */
  static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  /**
   * @throws IllegalArgumentException if the column that says so holds no booleans
   */
  final void checkIndicator(StructType schema) {
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
