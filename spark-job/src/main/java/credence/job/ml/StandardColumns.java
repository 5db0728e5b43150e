package credence.job.ml;

import credence.job.score.ScoreColumns;
import credence.predict.Prediction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that Spark ML's classifiers have: the predicted class as a double, and two vectors of
 * all classes, p and ln p. They are null for an image that cannot be read.
 *
 * @param prediction name of the column of the class; empty for none, as all three
 * @param probability name of the column of p
 * @param raw name of the column of ln p
 * @param numbers of the classes: what their names say if those are numbers, else their indices
 * @param thresholds of the classes, which p is divided by before the largest is predicted; null
 *     without
 */
record StandardColumns(
    String prediction, String probability, String raw, double[] numbers, double[] thresholds)
    implements Serializable {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.0+)?");

  /** What is {@code probability} in a table of scores is no vector. */
  private static final String CONFIDENCE = "confidence";

  /**
   * @param thresholds null for none
   * @throws IllegalArgumentException for thresholds that are not as many as the classes, negative,
   *     or 0 more than once
   */
  static StandardColumns of(
      String prediction,
      String probability,
      String raw,
      List<String> classNames,
      double[] thresholds) {
    if (thresholds != null) {
      require(thresholds, classNames);
    }
    boolean areNumbers = classNames.stream().allMatch(name -> NUMBER.matcher(name).matches());
    double[] numbers =
        IntStream.range(0, classNames.size())
            .mapToDouble(c -> areNumbers ? Double.parseDouble(classNames.get(c)) : c)
            .toArray();
    return new StandardColumns(prediction, probability, raw, numbers, thresholds);
  }

  private static void require(double[] thresholds, List<String> classNames) {
    boolean areNumbers = Arrays.stream(thresholds).allMatch(t -> t >= 0 && Double.isFinite(t));
    if (thresholds.length != classNames.size()
        || !areNumbers
        || Arrays.stream(thresholds).filter(t -> t == 0).count() > 1) {
      throw new IllegalArgumentException(
          "thresholds = %s must be %d numbers above 0, one for each of the classes %s; one of them may be 0"
              .formatted(Arrays.toString(thresholds), classNames.size(), classNames));
    }
  }

  /** The class of the largest p over its threshold, the first of equal ones. */
  private int predicted(Prediction p) {
    if (thresholds == null) {
      return p.category();
    }
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < thresholds.length; c++) {
      double scaled = p.probabilities()[c] / thresholds[c]; // NaN for 0 / 0, which is never chosen
      if (scaled > most) {
        most = scaled;
        best = c;
      }
    }
    return best;
  }

  /** Those of a model that nobody has given other names yet. */
  static StandardColumns usual() {
    return of("prediction", "probability", "rawPrediction", List.of(), null);
  }

  /**
   * A table's columns with these and those of scores behind them.
   *
   * @throws IllegalArgumentException if one is there already
   */
  StructType addedTo(StructType schema, Set<ScoreColumns.Extra> extras) {
    StructType result = schema;
    for (StructField field : all(extras)) {
      if (Arrays.asList(result.fieldNames()).contains(field.name())) {
        throw new IllegalArgumentException(
            "column %s is there already, in %s".formatted(field.name(), schema.simpleString()));
      }
      result = result.add(field);
    }
    return result;
  }

  private List<StructField> all(Set<ScoreColumns.Extra> extras) {
    List<StructField> fields = new ArrayList<>();
    add(fields, prediction, DataTypes.DoubleType);
    add(fields, probability, SQLDataTypes.VectorType());
    add(fields, raw, SQLDataTypes.VectorType());
    Arrays.stream(ScoreColumns.scores(extras).fields())
        .map(
            field ->
                field.name().equals("probability")
                    ? new StructField(
                        CONFIDENCE, field.dataType(), field.nullable(), field.metadata())
                    : field)
        .forEach(fields::add);
    return fields;
  }

  private static void add(List<StructField> fields, String name, DataType type) {
    if (!name.isEmpty()) {
      fields.add(DataTypes.createStructField(name, type, true));
    }
  }

  /** The values of these columns. */
  List<Object> values(Prediction p) {
    List<Object> values = new ArrayList<>();
    if (!prediction.isEmpty()) {
      values.add(p == null ? null : numbers[predicted(p)]);
    }
    if (!probability.isEmpty()) {
      values.add(p == null ? null : Vectors.dense(p.probabilities()));
    }
    if (!raw.isEmpty()) {
      values.add(
          p == null
              ? null
              : Vectors.dense(Arrays.stream(p.probabilities()).map(Math::log).toArray()));
    }
    return Collections.unmodifiableList(values);
  }
}
