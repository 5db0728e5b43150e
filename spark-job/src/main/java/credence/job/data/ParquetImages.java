package credence.job.data;

import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import credence.job.JobException;
import credence.job.input.ParquetFiles;
import credence.job.input.TableFiles;
import credence.picture.FolderReader;
import credence.picture.PictureRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A Parquet data set with the columns {@code image}, the bytes of a PNG or JPEG file, and {@code
 * label}, a text or a whole number; other columns are ignored. Rows have no order of their own, so
 * they are sorted by label and bytes.
 */
final class ParquetImages {

  private record Labelled(String label, byte[] image) {}

  private static final long MOST_BYTES = 1L << 30;

  /** About what a row takes besides. */
  private static final int ROW = 64;

  private final SparkSession spark;
  private final PictureRules rules;
  private final int channels;

  ParquetImages(SparkSession spark, PictureRules rules, int channels) {
    this.spark = spark;
    this.rules = rules;
    this.channels = channels;
  }

  /**
   * @throws JobException with exit code 66 if there is nothing at {@code path}
   * @throws DataException for wrong columns, a null, or bytes that are no image
   */
  ImageSet read(Path path) throws IOException {
    List<Labelled> rows = rows(path);
    FolderReader reader =
        new FolderReader(rows.stream().map(Labelled::label).distinct().toList(), rules, channels);
    for (Labelled row : rows) {
      String place = path + ", an image of label " + row.label();
      reader.add(new DataFile(place, new ByteArrayInputStream(row.image())), row.label());
    }
    if (rows.isEmpty()) {
      throw new DataException(path.toString(), 0, "rows", "none");
    }
    return reader.images();
  }

  private List<Labelled> rows(Path path) throws IOException {
    String place = path.toString();
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    Dataset<Row> table = ParquetFiles.table(spark, TableFiles.on(context, path));
    requireColumns(path, table);
    Dataset<Row> images =
        table.select(functions.col("label").cast(DataTypes.StringType), functions.col("image"));
    requireMost(place, images);
    List<Labelled> rows = new ArrayList<>();
    for (Row row : ParquetFiles.reading(place, images::collectAsList)) {
      if (row.isNullAt(0) || row.isNullAt(1)) {
        throw new DataException(path.toString(), 0, "a label and an image in every row", "a null");
      }
      rows.add(new Labelled(row.getString(0), row.getAs(1)));
    }
    rows.sort(
        Comparator.comparing(Labelled::label).thenComparing(Labelled::image, Arrays::compare));
    return rows;
  }

  /** Equal rows take next to nothing in a file, and each its place in memory. */
  private static void requireMost(String place, Dataset<Row> images) throws IOException {
    Column each =
        functions
            .length(functions.col("image"))
            .plus(functions.length(functions.col("label")))
            .plus(ROW);
    Row sum =
        ParquetFiles.reading(place, () -> images.agg(functions.sum(each.cast("long"))).first());
    if (!sum.isNullAt(0) && sum.getLong(0) > MOST_BYTES) {
      String most = "images and labels of at most %,d bytes".formatted(MOST_BYTES);
      throw new DataException(place, 0, most, "%,d bytes".formatted(sum.getLong(0)));
    }
  }

  private static void requireColumns(Path path, Dataset<Row> table) throws DataException {
    List<String> columns = List.of(table.columns());
    boolean binary =
        columns.contains("image")
            && table.schema().apply("image").dataType().equals(DataTypes.BinaryType);
    if (!binary || !columns.contains("label")) {
      throw new DataException(
          path.toString(),
          0,
          "the columns image (binary) and label",
          table.schema().simpleString());
    }
  }
}
