package credence.job.images.named.blocks;

import credence.data.DataException;
import credence.job.base.JobException;
import credence.job.config.DataSource;
import credence.job.images.tables.ImageTable;
import credence.job.images.tables.ParquetFiles;
import credence.job.images.tables.TableFeatures;
import credence.job.images.tables.TableFiles;
import credence.net.Shape;
import credence.picture.PictureCounts;
import credence.picture.PictureRules;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * A table with a column of images, or columns of numbers, and one of labels, texts or numbers;
 * other columns are ignored. It lies in Parquet files, or a program has it. Rows have no order of
 * their own, so executors sort them by label and bytes.
 */
public final class ParquetImages {

  /** Bytes of pixels that a task decodes. */
  private static final long BLOCK = 16L << 20;

  /** Rows of the sample for each block. */
  private static final int SAMPLED = 20;

  /** So many of a partition are tried to see how large a picture is. */
  private static final int FIRST = 20;

  /** Bytes that a picture may have where none of these can be read. */
  private static final int UNKNOWN = 1 << 22;

  private final SparkSession spark;
  private final DataSource.Labelled source;
  private final long block;

  public ParquetImages(SparkSession spark, DataSource.Labelled source) {
    this(spark, source, BLOCK);
  }

  /**
   * @param block bytes of pixels that a task decodes
   */
  public ParquetImages(SparkSession spark, DataSource.Labelled source, long block) {
    this.spark = spark;
    this.source = source;
    this.block = block;
  }

  /**
   * @throws DataException for wrong columns, or no rows
   * @throws JobException with exit code 65 if this is no Parquet table
   */
  public FoundHalf find(TableFiles files) throws IOException {
    String place = files.toString();
    HalfFiles beside = new HalfFiles(0, files.passedOver(), List.of(), new PictureCounts());
    FoundHalf found =
        ParquetFiles.reading(place, () -> find(place, ParquetFiles.table(spark, files), beside));
    return new FoundHalf(
        found.pictures(),
        found.shape(),
        found.features(),
        () -> ParquetFiles.reading(place, found::decoded));
  }

  /**
   * The rows of a table that is at hand, which must be the same whenever they are asked for.
   *
   * @param place for messages
   * @throws DataException for wrong columns, or no rows
   */
  public FoundHalf find(String place, Dataset<Row> table) throws IOException {
    return find(place, table, HalfFiles.NONE);
  }

  private FoundHalf find(String place, Dataset<Row> from, HalfFiles beside) throws IOException {
    ImageTable table = table(place, from);
    ImageTable.Reader reader = table.reader();
    JavaRDD<TableRow> rows =
        table
            .rows()
            .toJavaRDD()
            .map(row -> new TableRow(reader.label(row), reader.bytes(row), reader.weight(row)));
    long count = table.rows().count();
    if (count == 0) {
      throw new DataException(place, 0, "rows", "none");
    }
    int channels = source instanceof DataSource.Parquet pictures ? pictures.channels() : 1;
    Decoder decoder = new Decoder(place, reader, source.pictures(), channels);
    Shape shape = decoder.shape(rows);
    String what = reader.features() == null ? "pictures" : "rows";
    return new FoundHalf(
        count,
        shape,
        reader.features(),
        () -> SpreadHalf.of(place, what, blocks(rows, count, decoder, shape), beside));
  }

  private ImageTable table(String place, Dataset<Row> from) throws DataException {
    if (source instanceof DataSource.Parquet pictures) {
      DataSource.Parquet.Columns own = pictures.columns();
      return ImageTable.of(place, from, own.image(), own.label(), own.weight());
    }
    DataSource.ClassTable rows = (DataSource.ClassTable) source;
    Map<String, String> others = new TreeMap<>(Map.of("data.label", rows.label()));
    if (rows.weight() != null) {
      others.put("data.weight-column", rows.weight());
    }
    TableFeatures features = TableFeatures.of(place, from.schema(), rows.features(), others);
    return ImageTable.ofNumbers(
        place, from, features.array(), features, rows.label(), rows.weight());
  }

  /** Rows in order, as many to a block as a task decodes. */
  private JavaRDD<PictureBlock> blocks(
      JavaRDD<TableRow> rows, long count, Decoder decoder, Shape shape) {
    long perBlock = Math.max(1, block / (shape == null ? UNKNOWN : shape.size()));
    int blocks = Math.toIntExact((count - 1) / perBlock + 1);
    long oneOf = Math.max(1, count / ((long) SAMPLED * blocks));
    List<TableRow> sample =
        blocks == 1
            ? List.of()
            : rows.filter(row -> row.isSampled(oneOf)).map(TableRow::beginning).collect();
    return rows.mapToPair(row -> new Tuple2<>(row, true))
        .repartitionAndSortWithinPartitions(new RowRanges(sample, blocks), new TableRow.Order())
        .keys()
        .mapPartitions(each -> List.of(decoder.block(each)).iterator())
        .setName("pictures");
  }

  /** What executors do. */
  private record Decoder(String place, ImageTable.Reader reader, PictureRules rules, int channels)
      implements Serializable {

    /** Of the first picture that can be read among the first few of some partition, or null. */
    Shape shape(JavaRDD<TableRow> rows) {
      Decoder with = this;
      List<Shape> found = rows.mapPartitions(with::firstShape).take(1);
      return found.isEmpty() ? null : found.get(0);
    }

    private Iterator<Shape> firstShape(Iterator<TableRow> rows) {
      for (int i = 0; i < FIRST && rows.hasNext(); i++) {
        PictureBlock one = block(List.of(rows.next()).iterator());
        if (one.shape() != null) {
          return List.of(one.shape()).iterator();
        }
      }
      return Collections.emptyIterator();
    }

    PictureBlock block(Iterator<TableRow> rows) {
      BlockBuilder block = new BlockBuilder();
      while (rows.hasNext()) {
        TableRow row = rows.next();
        String what = reader.features() == null ? "an image" : "a row";
        String image = place + ", " + what + " of label " + row.label();
        if (row.label() == null || row.image() == null) {
          block.addBad(
              "%s: expected a label and %s in every row, found a null"
                  .formatted(place, reader.features() == null ? "an image" : "features"));
          continue;
        }
        if (!reader.isClass(row.label())) {
          block.addBad(
              "%s: expected a text or a whole number for a class, found the label %s"
                  .formatted(place, row.label()));
          continue;
        }
        if (!(row.weight() >= 0 && row.weight() <= Float.MAX_VALUE)) {
          block.addBad(
              "%s, byte 0: expected a number of at least 0 in the column %s, found %s"
                  .formatted(image, reader.weightColumn(), row.weight()));
          continue;
        }
        try {
          block.add(
              image,
              row.label(),
              (float) row.weight(),
              reader.picture(image, row.image(), rules, channels));
        } catch (IOException e) {
          block.addBad(e.getMessage());
        }
      }
      return block.block();
    }
  }
}
