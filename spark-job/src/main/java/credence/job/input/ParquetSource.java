package credence.job.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Classes;
import credence.data.DataException;
import credence.job.JobException;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.store.Model;
import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * A Parquet table with a binary column of images: PNG or JPEG files, or the pixels themselves. A
 * column {@code label} has names of classes, or their numbers. Rows are sorted into partitions by
 * the hash of their file and place in it.
 */
final class ParquetSource implements ImageSource {

  private static final String LABEL = "label";

  private final String path;
  private final Dataset<Row> rows;
  private final Shape shape;
  private final PictureRules rules;
  private final Classes classes;
  private final long count;
  private final Fingerprint fingerprint = new Fingerprint();
  private final PassedOver passedOver;
  private final String root;

  /**
   * @param files of the table
   * @param image name of the column
   * @param passedOver what is beside the files
   * @throws DataException for a table without that column, or one of another type
   * @throws JobException with exit code 65 if this is no Parquet table
   */
  ParquetSource(
      SparkSession spark, TableFiles files, String image, Model model, PassedOver passedOver)
      throws IOException {
    this.path = files.toString();
    this.root = files.root().toString();
    this.passedOver = passedOver;
    this.shape = model.image();
    this.rules = model.pictures();
    this.classes = new Classes(model.classNames());
    Dataset<Row> table = ParquetFiles.table(spark, files);
    requireImages(path, table, image);
    boolean labelled = Arrays.asList(table.columns()).contains(LABEL);
    Column label = labelled ? col(LABEL).cast(DataTypes.StringType) : lit(null).cast("string");
    this.rows =
        table.select(
            col("_metadata.file_path").as("file"),
            col("_metadata.row_index").as("row"),
            label.as(LABEL),
            table.col("`" + image + "`").as("image"));
    files.files().forEach(fingerprint::add);
    this.count = ParquetFiles.reading(this.path, table::count);
  }

  private static void requireImages(String path, Dataset<Row> table, String image)
      throws DataException {
    boolean binary =
        Arrays.asList(table.columns()).contains(image)
            && table.schema().apply(image).dataType().equals(DataTypes.BinaryType);
    if (!binary) {
      throw new DataException(
          path,
          0,
          "a binary column " + image + " (another is named with --image-column)",
          table.schema().simpleString());
    }
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
  public JavaRDD<Candidate> images(int partitions) {
    Reader reader = new Reader(root, shape, rules, classes);
    return rows.repartition(partitions, col("file"), col("row"))
        .sortWithinPartitions("file", "row")
        .toJavaRDD()
        .map(reader::read);
  }

  /** What executors do. */
  private record Reader(String root, Shape shape, PictureRules rules, Classes classes)
      implements java.io.Serializable {

    Candidate read(Row row) {
      String file = ParquetFiles.plain(row.getString(0));
      String below = file.substring(root.endsWith("/") ? root.length() : root.length() + 1);
      String id = below + "#" + row.getLong(1);
      return Candidate.decode(
          id, file, classes.ofNameOrIndex(row.getString(2)), row.getAs(3), shape, rules);
    }
  }
}
