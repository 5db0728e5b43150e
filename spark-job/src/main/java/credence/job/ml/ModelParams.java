package credence.job.ml;

import credence.job.score.reject.RejectRequest;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.types.StructType;

/** What can be set at a {@link CredenceModel}. */
abstract class ModelParams extends Model<CredenceModel> {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> imageCol;
  private final Param<String> featuresCol;
  private final StringArrayParam featureCols;
  private final IntParam draws;
  private final Param<String> mode;
  private final BooleanParam logitScale;
  private final DoubleParam coverage;
  private final Param<String> rejectBy;
  private final DoubleParam rejectAbove;
  private final DoubleParam rejectShare;
  private final DoubleArrayParam thresholds;
  private final Param<String> predictionCol;
  private final Param<String> probabilityCol;
  private final Param<String> rawPredictionCol;

  /**
   * @param usualDraws T if nothing is set
   */
  ModelParams(String uid, int usualDraws) {
    this.uid = uid;
    this.imageCol = new Param<>(this, "imageCol", "column of images; a dot leads into a struct");
    this.featuresCol = new Param<>(this, "featuresCol", "column of vectors or arrays");
    this.featureCols = new StringArrayParam(this, "featureCols", "a column a feature");
    setDefault(featuresCol, "features");
    this.draws = new IntParam(this, "draws", "networks for a prediction", ParamValidators.gtEq(1));
    this.mode = new Param<>(this, "mode", "draws, or mean for one pass with the mean weights");
    setDefault(imageCol, "image");
    setDefault(draws, usualDraws);
    this.logitScale =
        new BooleanParam(this, "logitScale", "whether outputs are divided by the fitted number");
    this.coverage =
        new DoubleParam(this, "coverage", "how often a set of classes holds the right one");
    this.rejectBy = new Param<>(this, "rejectBy", "uncertainty that decides what a person sees");
    this.rejectAbove = new DoubleParam(this, "rejectAbove", "uncertainty above which one does");
    this.rejectShare =
        new DoubleParam(this, "rejectShare", "share of the validation images that one would see");
    this.thresholds =
        new DoubleArrayParam(
            this, "thresholds", "of each class: the largest p over it is predicted");
    this.predictionCol =
        new Param<>(this, "predictionCol", "the class as a number; empty for none");
    this.probabilityCol =
        new Param<>(this, "probabilityCol", "vector of p of each class; empty for none");
    this.rawPredictionCol =
        new Param<>(this, "rawPredictionCol", "vector of ln p of each class; empty for none");
    setDefault(mode, "draws");
    setDefault(logitScale, false);
    setDefault(rejectBy, RejectRequest.USUAL.id());
    setDefault(predictionCol, "prediction");
    setDefault(probabilityCol, "probability");
    setDefault(rawPredictionCol, "rawPrediction");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The parameter of {@link CredenceModel#setImageCol}. */
  public Param<String> imageCol() {
    return imageCol;
  }

  /** The parameter of {@link CredenceModel#setFeaturesCol}. */
  public Param<String> featuresCol() {
    return featuresCol;
  }

  /** The parameter of {@link CredenceModel#setFeatureCols}. */
  public StringArrayParam featureCols() {
    return featureCols;
  }

  /**
   * What is read of a row.
   *
   * @param trained names of the columns that the model was trained on, which are read where nothing
   *     else is named and there; empty for one that takes images
   * @throws IllegalArgumentException if features are named for one that takes images
   */
  InputColumns input(StructType schema, List<String> trained) {
    boolean isNamed = isSet(featuresCol) || isSet(featureCols);
    if (trained.isEmpty()) {
      if (isNamed) {
        throw new IllegalArgumentException(
            "featuresCol and featureCols are for a model of a table's numbers, and this one takes images: setImageCol");
      }
      return new InputColumns(getOrDefault(imageCol), null);
    }
    String one = getOrDefault(featuresCol);
    boolean isOne = isSet(featuresCol) || FeatureColumns.has(schema, one);
    List<String> columns =
        isSet(featureCols) ? Arrays.asList(getOrDefault(featureCols)) : isOne ? List.of() : trained;
    return new InputColumns(getOrDefault(imageCol), new FeatureColumns(one, columns));
  }

  /** The parameter of {@link CredenceModel#setDraws}. */
  public IntParam draws() {
    return draws;
  }

  /** The parameter of {@link CredenceModel#setMode}. */
  public Param<String> mode() {
    return mode;
  }

  /** The parameter of {@link CredenceModel#setLogitScale}. */
  public BooleanParam logitScale() {
    return logitScale;
  }

  /** The parameter of {@link CredenceModel#setCoverage}. */
  public DoubleParam coverage() {
    return coverage;
  }

  /** The parameter of {@link CredenceModel#setRejectBy}. */
  public Param<String> rejectBy() {
    return rejectBy;
  }

  /** The parameter of {@link CredenceModel#setRejectAbove}. */
  public DoubleParam rejectAbove() {
    return rejectAbove;
  }

  /** The parameter of {@link CredenceModel#setRejectShare}. */
  public DoubleParam rejectShare() {
    return rejectShare;
  }

  /** The parameter of {@link CredenceModel#setThresholds}. */
  public DoubleArrayParam thresholds() {
    return thresholds;
  }

  /** The parameter of {@link CredenceModel#setPredictionCol}. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** The parameter of {@link CredenceModel#setProbabilityCol}. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  /** The parameter of {@link CredenceModel#setRawPredictionCol}. */
  public Param<String> rawPredictionCol() {
    return rawPredictionCol;
  }
}
