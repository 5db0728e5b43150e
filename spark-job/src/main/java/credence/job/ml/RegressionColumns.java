package credence.job.ml;

import credence.predict.numbers.NormalMixture;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a model of a number adds: {@code prediction}, the mean, which Spark ML's
 * evaluators read, and those of a table of scores.
 */
final class RegressionColumns {

  /** What the column of the mean is called if nothing is set. */
  static final String PREDICTION = "prediction";

  private static final List<String> NUMBERS =
      List.of("standard_deviation", "aleatoric", "epistemic", "q05", "q50", "q95");

  private RegressionColumns() {}

  /**
   * A table's columns with these behind them.
   *
   * @throws IllegalArgumentException if one is there already
   */
  static StructType addedTo(StructType schema, String prediction) {
    StructType result = added(schema, prediction, DataTypes.DoubleType);
    for (String name : NUMBERS) {
      result = added(result, name, DataTypes.DoubleType);
    }
    return added(result, "error", DataTypes.StringType);
  }

  private static StructType added(StructType schema, String name, DataType type) {
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "column %s is there already, in %s".formatted(name, schema.simpleString()));
    }
    return schema.add(name, type, true);
  }

  /** The values of these columns. */
  static List<Object> values(NormalMixture predicted) {
    return Arrays.asList(
        predicted.mean(),
        predicted.standardDeviation(),
        predicted.aleatoric(),
        predicted.epistemic(),
        predicted.quantile(0.05),
        predicted.quantile(0.5),
        predicted.quantile(0.95),
        null);
  }

  /** The same for a row that cannot be predicted. */
  static List<Object> values(String error) {
    return Arrays.asList(null, null, null, null, null, null, null, error);
  }
}
