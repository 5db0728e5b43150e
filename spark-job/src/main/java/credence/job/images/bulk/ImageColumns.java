package credence.job.images.bulk;

import credence.data.DataException;
import credence.job.images.tables.ImageTable;
import credence.job.images.tables.TableColumns;
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
    boolean labelled = label != null || new TableColumns(place, table.schema()).hasLabel(USUAL);
    return ImageTable.of(place, table, image, labelled ? (label == null ? USUAL : label) : null);
  }
}
