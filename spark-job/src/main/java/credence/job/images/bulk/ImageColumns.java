package credence.job.images.bulk;

import credence.data.DataException;
import credence.data.Outputs;
import credence.job.images.tables.ImageTable;
import credence.job.images.tables.TableColumns;
import credence.job.images.tables.TableFeatures;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Names of the columns that a Parquet table's images and labels are in.
 *
 * @param image a column, or by dots what is in a struct
 * @param label likewise; null for a column {@code label} if there is one
 */
public record ImageColumns(String image, String label) {

  private static final String USUAL = "label";

  /** The table with these columns, labels where it has any. */
  ImageTable of(String place, Dataset<Row> table) throws DataException {
    return ImageTable.of(place, table, image, label(place, table, USUAL));
  }

  /**
   * The same with the columns that a model was trained on, for one that takes rows of numbers.
   *
   * @param trained what the model has learnt
   */
  ImageTable of(String place, Dataset<Row> table, Outputs.Classes trained) throws DataException {
    TableFeatures features = TableFeatures.trainedOn(place, table.schema(), trained.features());
    return ImageTable.ofNumbers(
        place, table, features.array(), features, label(place, table, trained.label()), null);
  }

  private String label(String place, Dataset<Row> table, String usual) {
    boolean isThere = label != null || new TableColumns(place, table.schema()).hasLabel(usual);
    return isThere ? (label == null ? usual : label) : null;
  }
}
