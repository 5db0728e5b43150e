package credence.job.images.bulk;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Classes;
import credence.data.DataException;
import credence.data.Label;
import credence.data.Outputs;
import credence.job.base.JobException;
import credence.job.images.folders.FilesFingerprint;
import credence.job.images.folders.PassedOver;
import credence.job.images.tables.ImageTable;
import credence.job.images.tables.ParquetFiles;
import credence.job.images.tables.TableFiles;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.store.Model;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Parquet table with a column of images: PNG or JPEG files, the pixels themselves, or Spark's
 * image struct; or with the columns of numbers that a model takes. A column of labels has names of
 * classes, or their numbers. Rows are sorted into partitions by the hash of their file and place in
 * it.
 */
final class ParquetSource implements ImageSource {

  private static final String FILE = "credence_file";
  private static final String ROW = "credence_row";

  private final String path;
  private final Dataset<Row> rows;
  private final ImageTable.Reader reader;
  private final Shape shape;
  private final PictureRules rules;
  private final Classes classes;
  private final long count;
  private final FilesFingerprint fingerprint = new FilesFingerprint();
  private final PassedOver passedOver;
  private final String root;

  /**
   * @param files of the table
   * @param columns names of the columns
   * @throws DataException for a table without these columns, or with others of that name
   * @throws JobException with exit code 65 if this is no Parquet table
   */
  ParquetSource(SparkSession spark, TableFiles files, ImageColumns columns, Model model)
      throws IOException {
    this.path = files.toString();
    this.root = files.root().toString();
    this.passedOver = files.passedOver();
    this.shape = model.image();
    this.rules = model.pictures();
    this.classes = new Classes(model.classNames());
    Dataset<Row> table = ParquetFiles.table(spark, files);
    ImageTable images =
        model.outputs() instanceof Outputs.Classes own && !own.features().isEmpty()
            ? columns.of(path, table, own)
            : columns.of(path, table);
    this.reader = images.reader();
    this.rows =
        images.rows(col("_metadata.file_path").as(FILE), col("_metadata.row_index").as(ROW));
    files.files().forEach(fingerprint::add);
    this.count = ParquetFiles.reading(this.path, table::count);
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public boolean isNumbered() {
    return false;
  }

  @Override
  public PassedOver passedOver() {
    return passedOver;
  }

  @Override
  public ObjectNode identity() {
    return fingerprint.identity("parquet", path, count);
  }

  @Override
  public JavaRDD<ImageToScore> images(int partitions) {
    Reader candidates = new Reader(reader, root, shape, rules, classes);
    return rows.repartition(partitions, col(FILE), col(ROW))
        .sortWithinPartitions(FILE, ROW)
        .toJavaRDD()
        .map(candidates::read);
  }

  /** What executors do. */
  private record Reader(
      ImageTable.Reader table, String root, Shape shape, PictureRules rules, Classes classes)
      implements Serializable {

    ImageToScore read(Row row) {
      String file = ParquetFiles.plain(row.getString(table.more()));
      String below = file.substring(root.endsWith("/") ? root.length() : root.length() + 1);
      String id = below + "#" + row.getLong(table.more() + 1);
      Label label = classes.ofNameOrIndex(table.label(row));
      return ImageToScore.of(id, file, label, table, row, shape, rules);
    }
  }
}
