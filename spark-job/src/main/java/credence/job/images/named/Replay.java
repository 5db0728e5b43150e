package credence.job.images.named;

import credence.data.Classes;
import credence.data.DataException;
import credence.data.ImageSet;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.files.Paths;
import credence.job.images.named.blocks.FoundHalf;
import credence.job.images.named.blocks.HalfFiles;
import credence.job.images.named.blocks.ParquetImages;
import credence.job.images.named.blocks.SourceFiles;
import credence.job.images.named.blocks.SpreadHalf;
import credence.job.images.tables.ParquetFiles;
import credence.job.images.tables.TableColumns;
import credence.job.images.tables.TableFiles;
import credence.net.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Image tables whose rows are trained on beside those of the data set: {@code data.replay}. */
record Replay(SparkSession spark) {

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private static final String IMAGE = "image";
  private static final String LABEL = "label";
  private static final String WEIGHT = "weight";

  /**
   * The rows of all tables, one table after the other; nothing if none are asked for.
   *
   * @param shape of the data set's images
   * @throws JobException with exit code 66 for a table that is missing, 65 for one that is none, 64
   *     if there is no room for them
   * @throws DataException for wrong columns, no rows, or images of another size
   */
  Optional<SpreadHalf> read(DataConfig config, Shape shape) throws IOException {
    SpreadHalf all = null;
    for (String place : config.replay()) {
      SpreadHalf rows = found(config, place, shape).decoded();
      LOG.info("data.replay: {} images of {} are trained on too", rows.size(), place);
      all = all == null ? rows : all.plus(rows, place);
    }
    return Optional.ofNullable(all);
  }

  private FoundHalf found(DataConfig config, String place, Shape shape) throws IOException {
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw JobException.usage(
          "data.replay: pictures have 1 or 3 channels, and the images of %s have %d"
              .formatted(config.name(), shape.channels()));
    }
    TableFiles files = TableFiles.on(new JavaSparkContext(spark.sparkContext()), Paths.of(place));
    DataSource.Parquet.Columns columns =
        new DataSource.Parquet.Columns(IMAGE, LABEL, isWeighted(config, files) ? WEIGHT : null);
    return new ParquetImages(
            spark,
            new DataSource.Parquet(place, shape.channels(), config.source().pictures(), columns))
        .find(files);
  }

  /** Only where the rows of the data set have weights, too: the likelihood follows from these. */
  private boolean isWeighted(DataConfig config, TableFiles files) throws IOException {
    boolean isOfRows =
        config.source() instanceof DataSource.Parquet own && own.columns().weight() != null;
    return isOfRows
        && new TableColumns(files.toString(), ParquetFiles.table(spark, files).schema())
            .hasWeight(WEIGHT);
  }

  /**
   * Images in the driver, and after them those that are replayed.
   *
   * @throws JobException with exit code 65 if too many pictures are bad, 64 if there is no room
   * @throws DataException for images of another size
   */
  ImageSet after(ImageSet own, SpreadHalf replayed, long maxBad) throws IOException {
    new SourceFiles(replayed.files(), HalfFiles.NONE).requireFewBad(maxBad, "pictures");
    if (!own.shape().equals(replayed.shape())) {
      throw new DataException(
          "data.replay", 0, "images of " + own.shape(), "images of " + replayed.shape());
    }
    Heap.of(spark.sparkContext())
        .requireHeld((long) replayed.size() * own.shape().size(), "the images of data.replay");
    Classes classes = new Classes(own.classNames()).and(replayed.classNames());
    ImageSet rows = replayed.gathered(replayed.size()).among(classes);
    replayed.free();
    return ImageSet.concat(List.of(own.among(classes), rows));
  }
}
