package credence.job.ml;

import credence.job.score.ScoreColumns;
import credence.predict.Prediction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
 */
record StandardColumns(String prediction, String probability, String raw, double[] numbers)
    implements Serializable {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.0+)?");

  /** What is {@code probability} in a table of scores is no vector. */
  private static final String CONFIDENCE = "confidence";

  static StandardColumns of(
      String prediction, String probability, String raw, List<String> classNames) {
    boolean areNumbers = classNames.stream().allMatch(name -> NUMBER.matcher(name).matches());
    double[] numbers =
        IntStream.range(0, classNames.size())
            .mapToDouble(c -> areNumbers ? Double.parseDouble(classNames.get(c)) : c)
            .toArray();
    return new StandardColumns(prediction, probability, raw, numbers);
  }

  /** Those of a model that nobody has given other names yet. */
  static StandardColumns usual() {
    return of("prediction", "probability", "rawPrediction", List.of());
  }

  /**
   * A table's columns with these and those of scores behind them.
   *
   * @throws IllegalArgumentException if one is there already
   */
  StructType addedTo(StructType schema, boolean withSets) {
    StructType result = schema;
    for (StructField field : all(withSets)) {
      if (Arrays.asList(result.fieldNames()).contains(field.name())) {
        throw new IllegalArgumentException(
            "column %s is there already, in %s".formatted(field.name(), schema.simpleString()));
      }
      result = result.add(field);
    }
    return result;
  }

  private List<StructField> all(boolean withSets) {
    List<StructField> fields = new ArrayList<>();
    add(fields, prediction, DataTypes.DoubleType);
    add(fields, probability, SQLDataTypes.VectorType());
    add(fields, raw, SQLDataTypes.VectorType());
    Arrays.stream(ScoreColumns.scores(withSets).fields())
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
      values.add(p == null ? null : numbers[p.category()]);
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
