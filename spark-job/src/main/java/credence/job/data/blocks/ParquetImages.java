package credence.job.data.blocks;

import credence.data.DataException;
import credence.job.JobException;
import credence.job.config.DataConfig;
import credence.job.input.ImageTable;
import credence.job.input.ParquetFiles;
import credence.job.input.TableFiles;
import credence.picture.PictureCounts;
import credence.picture.PictureRules;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * A Parquet data set with a column of images and one of labels, texts or numbers; other columns are
 * ignored. Rows have no order of their own, so executors sort them by label and bytes.
 */
public final class ParquetImages {

  /** Bytes of pixels that a task decodes. */
  private static final long BLOCK = 16L << 20;

  /** Rows of the sample for each block. */
  private static final int SAMPLED = 20;

  /** Bytes that a picture may have where the first one cannot be read. */
  private static final int UNKNOWN = 1 << 22;

  private final SparkSession spark;
  private final DataConfig config;
  private final long block;

  public ParquetImages(SparkSession spark, DataConfig config) {
    this(spark, config, BLOCK);
  }

  /**
   * @param block bytes of pixels that a task decodes
   */
  public ParquetImages(SparkSession spark, DataConfig config, long block) {
    this.spark = spark;
    this.config = config;
    this.block = block;
  }

  /**
   * @throws DataException for wrong columns, or pictures of several sizes
   * @throws JobException with exit code 65 if this is no Parquet table
   */
  public SpreadHalf read(TableFiles files) throws IOException {
    String place = files.toString();
    ImageTable table =
        ImageTable.of(
            place,
            ParquetFiles.table(spark, files),
            config.columns().image(),
            config.columns().label());
    ImageTable.Reader reader = table.reader();
    JavaRDD<TableRow> rows =
        table.rows().toJavaRDD().map(row -> new TableRow(reader.label(row), reader.bytes(row)));
    long count = ParquetFiles.reading(place, table.rows()::count);
    if (count == 0) {
      throw new DataException(place, 0, "rows", "none");
    }
    Decoder decoder = new Decoder(place, reader, config.pictures(), config.channels());
    return ParquetFiles.reading(
        place,
        () ->
            SpreadHalf.of(
                place,
                sorted(rows, count, decoder)
                    .mapPartitions(each -> List.of(decoder.block(each)).iterator())
                    .setName("pictures"),
                new HalfFiles(0, files.passedOver(), List.of(), new PictureCounts())));
  }

  /** Rows in order, as many to a partition as a task decodes. */
  private JavaRDD<TableRow> sorted(JavaRDD<TableRow> rows, long count, Decoder decoder) {
    int size = rows.map(row -> decoder.block(List.of(row).iterator()).pixels().length).first();
    long perBlock = Math.max(1, block / (size == 0 ? UNKNOWN : size));
    int blocks = Math.toIntExact((count - 1) / perBlock + 1);
    long oneOf = Math.max(1, count / ((long) SAMPLED * blocks));
    List<TableRow> sample =
        blocks == 1
            ? List.of()
            : rows.filter(row -> row.isSampled(oneOf)).map(TableRow::beginning).collect();
    return rows.mapToPair(row -> new Tuple2<>(row, true))
        .repartitionAndSortWithinPartitions(new RowRanges(sample, blocks), new TableRow.Order())
        .keys();
  }

  /** What executors do. */
  private record Decoder(String place, ImageTable.Reader reader, PictureRules rules, int channels)
      implements Serializable {

    PictureBlock block(Iterator<TableRow> rows) {
      BlockBuilder block = new BlockBuilder();
      while (rows.hasNext()) {
        TableRow row = rows.next();
        String image = place + ", an image of label " + row.label();
        if (row.label() == null || row.image() == null) {
          block.addBad(place + ": expected a label and an image in every row, found a null");
          continue;
        }
        if (!reader.isClass(row.label())) {
          block.addBad(
              "%s: expected a text or a whole number for a class, found the label %s"
                  .formatted(place, row.label()));
          continue;
        }
        try {
          block.add(image, row.label(), reader.picture(image, row.image(), rules, channels));
        } catch (IOException e) {
          block.addBad(e.getMessage());
        }
      }
      return block.block();
    }
  }
}
