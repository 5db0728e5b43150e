package credence.job.data;

import credence.data.DataException;
import credence.data.ImageSet;
import credence.job.config.DataConfig;
import credence.job.input.ChangeLog;
import credence.job.input.ImageTable;
import credence.job.input.ParquetFiles;
import credence.job.input.TableFiles;
import credence.picture.FolderReader;
import credence.picture.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A Parquet data set with a column of images and one of labels, texts or numbers; other columns are
 * ignored. Rows have no order of their own, so they are sorted by label and bytes.
 */
final class ParquetImages {

  private record Labelled(String label, byte[] image) {}

  private static final long MOST_BYTES = 1L << 30;

  /** About what a row takes besides. */
  private static final int ROW = 64;

  private final SparkSession spark;
  private final DataConfig config;
  private ImageTable.Reader reader;

  ParquetImages(SparkSession spark, DataConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * @throws DataException for wrong columns, a null, or bytes that are no image
   */
  ImageSet read(TableFiles files) throws IOException {
    String place = files.toString();
    List<Labelled> rows = rows(place, files);
    FolderReader images =
        new FolderReader(
            rows.stream().map(Labelled::label).distinct().toList(),
            config.pictures(),
            config.channels());
    for (Labelled row : rows) {
      String image = place + ", an image of label " + row.label();
      images.add(image, picture(image, row.image()), row.label());
    }
    if (rows.isEmpty()) {
      throw new DataException(place, 0, "rows", "none");
    }
    ChangeLog.say(place, images.changes());
    return images.images();
  }

  private Picture picture(String place, byte[] bytes) throws IOException {
    return reader.picture(place, bytes, config.pictures(), config.channels());
  }

  private List<Labelled> rows(String place, TableFiles files) throws IOException {
    Dataset<Row> table = ParquetFiles.table(spark, files);
    ImageTable images =
        ImageTable.of(place, table, config.columns().image(), config.columns().label());
    reader = images.reader();
    requireMost(place, images);
    List<Labelled> rows = new ArrayList<>();
    for (Row row : ParquetFiles.reading(place, images.rows()::collectAsList)) {
      String label = reader.label(row);
      byte[] image = reader.bytes(row);
      if (label == null || image == null) {
        throw new DataException(place, 0, "a label and an image in every row", "a null");
      }
      rows.add(new Labelled(label, image));
    }
    rows.sort(
        Comparator.comparing(Labelled::label).thenComparing(Labelled::image, Arrays::compare));
    return rows;
  }

  /** Equal rows take next to nothing in a file, and each its place in memory. */
  private static void requireMost(String place, ImageTable images) throws IOException {
    Dataset<Row> lengths = images.rows();
    Column each = functions.lit(ROW).cast("long");
    for (String column : List.of(lengths.columns()).subList(0, 2)) {
      each = each.plus(functions.length(functions.col(column)).cast("long"));
    }
    Column sum = functions.sum(each);
    Row total = ParquetFiles.reading(place, () -> lengths.agg(sum).first());
    if (!total.isNullAt(0) && total.getLong(0) > MOST_BYTES) {
      String most = "images and labels of at most %,d bytes".formatted(MOST_BYTES);
      throw new DataException(place, 0, most, "%,d bytes".formatted(total.getLong(0)));
    }
  }
}
