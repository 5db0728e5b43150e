package credence.job.ml;

import credence.job.images.tables.TableColumns;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Where the features of a row are.
 *
 * @param one name of a column of vectors or of arrays
 * @param named a column a feature; empty where the column of vectors has them
 */
record FeatureColumns(String one, List<String> named) {

  FeatureColumns {
    named = List.copyOf(named);
  }

  /**
   * The features as an array of doubles.
   *
   * @param place for messages
   * @throws IllegalArgumentException if columns are not there, or of another type
   */
  Column array(String place, StructType schema) {
    if (!named.isEmpty()) {
      return org.apache.spark.sql.functions.array(
          named.stream()
              .map(name -> number(place, "featureCols", name, schema))
              .toArray(Column[]::new));
    }
    DataType type = type(schema, one);
    if (SQLDataTypes.VectorType().equals(type)) {
      return functions.vector_to_array(TableColumns.named(one), "float64");
    }
    if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return TableColumns.named(one).cast(DataTypes.createArrayType(DataTypes.DoubleType));
    }
    throw new IllegalArgumentException(
        "%s: featuresCol = %s is a column neither of vectors nor of arrays of numbers, in %s; setFeatureCols names a column a feature"
            .formatted(place, one, schema.simpleString()));
  }

  /** Whether a table has the column of vectors. */
  static boolean has(StructType schema, String name) {
    return type(schema, name) != null;
  }

  /**
   * A column of numbers as doubles.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Column number(String place, String key, String name, StructType schema) {
    if (!(type(schema, name) instanceof NumericType)) {
      throw new IllegalArgumentException(
          "%s: %s = %s is no column of numbers, in %s"
              .formatted(place, key, name, schema.simpleString()));
    }
    return TableColumns.named(name).cast(DataTypes.DoubleType);
  }

  private static DataType type(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name) ? schema.apply(name).dataType() : null;
  }
}
