package credence.job.ml;

import credence.data.DataException;
import credence.job.images.tables.ImageTable;
import credence.job.images.tables.TableColumns;
import credence.job.images.tables.TableFeatures;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a classifier reads of a row: an image, or numbers.
 *
 * @param image name of the column of images
 * @param features where the numbers are; null of images
 */
record InputColumns(String image, FeatureColumns features) {

  /**
   * @param place for messages
   * @throws IllegalArgumentException if columns are not there, or of another type
   */
  void check(String place, StructType schema) {
    if (features != null) {
      Column unused = features.array(place, schema);
    } else if (!new TableColumns(place, schema).hasImages(image)) {
      throw new IllegalArgumentException(
          "imageCol = %s is neither binary, nor a struct with binary bytes, nor Spark's image struct, in %s; setFeaturesCol and setFeatureCols name numbers"
              .formatted(image, schema.simpleString()));
    }
  }

  /** The table with features in a column of arrays, where they are one of vectors. */
  Dataset<Row> arrays(String place, Dataset<Row> table) {
    return features == null || !features.named().isEmpty()
        ? table
        : table.withColumn(features.one(), features.array(place, table.schema()));
  }

  /**
   * The images or numbers.
   *
   * @param names of the features
   * @throws IllegalArgumentException if there are no such columns
   */
  ImageTable table(String place, Dataset<Row> table, List<String> names) {
    try {
      return features == null
          ? ImageTable.of(place, table, image, null)
          : ImageTable.ofNumbers(
              place,
              table,
              features.array(place, table.schema()),
              new TableFeatures(names, false),
              null,
              null);
    } catch (DataException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
