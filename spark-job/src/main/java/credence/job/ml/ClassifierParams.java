package credence.job.ml;

import credence.job.images.tables.TableColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/** What can be set at a {@link CredenceClassifier}. */
abstract class ClassifierParams extends TrainingParams<CredenceModel> {

  private static final long serialVersionUID = 1L;

  private final Param<String> imageCol;
  private final Param<String> weightCol;

  ClassifierParams(String uid) {
    super(uid);
    this.imageCol = new Param<>(this, "imageCol", "column of images");
    this.weightCol =
        new Param<>(this, "weightCol", "column of numbers: how much a row counts in training");
    setDefault(imageCol, "image");
  }

  /** The parameter of {@link CredenceClassifier#setImageCol}. */
  public Param<String> imageCol() {
    return imageCol;
  }

  /** The parameter of {@link CredenceClassifier#setWeightCol}. */
  public Param<String> weightCol() {
    return weightCol;
  }

  /**
   * Over the experiment file, each {@code key=value}.
   *
   * @param validating rows that validate
   */
  List<String> settings(long validating) {
    List<String> data = new ArrayList<>(List.of("data.path=."));
    if (hasFeatures()) {
      data.add("data.name=table");
      data.add(featuresSetting());
      data.add("data.label=" + quoted(getOrDefault(labelCol())));
    } else {
      data.add("data.name=parquet");
      data.add("data.image-column=" + quoted(getOrDefault(imageCol)));
      data.add("data.label-column=" + quoted(getOrDefault(labelCol())));
    }
    if (valueOf(weightCol) != null) {
      data.add("data.weight-column=" + quoted(valueOf(weightCol)));
    }
    return settings(validating, data);
  }

  /** Whether rows are numbers, and not images. */
  boolean hasFeatures() {
    return isSet(featuresCol()) || isSet(featureCols());
  }

  /** What is read of a row beside its label. */
  InputColumns input() {
    return new InputColumns(
        getOrDefault(imageCol),
        hasFeatures() ? new FeatureColumns(valueOf(featuresCol()), namedFeatures()) : null);
  }

  /**
   * @throws IllegalArgumentException if columns are not there, or of another type
   */
  void check(StructType schema) {
    if (hasFeatures() && isSet(imageCol)) {
      throw new IllegalArgumentException(
          "imageCol = %s stands beside featuresCol or featureCols: a row is an image, or numbers"
              .formatted(getOrDefault(imageCol)));
    }
    input().check(uid(), schema);
    TableColumns columns = new TableColumns(uid(), schema);
    String label = getOrDefault(labelCol());
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
    checkIndicator(schema);
  }
}
