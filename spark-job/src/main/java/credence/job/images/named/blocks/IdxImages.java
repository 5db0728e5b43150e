package credence.job.images.named.blocks;

import credence.data.DataException;
import credence.data.format.IdxName;
import credence.data.format.IdxName.Half;
import credence.data.format.Transposing;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.Paths;
import credence.job.images.named.blocks.PictureBlock.Run;
import credence.job.images.records.IdxFiles;
import credence.job.images.records.IdxPlace;
import credence.job.images.records.IdxSet;
import credence.job.images.records.RecordLabels;
import credence.job.images.records.RecordReader;
import credence.net.Shape;
import credence.picture.PictureCounts;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** IDX files of one's own, on any Hadoop path. Executors read them, in the order of the files. */
public final class IdxImages {

  /** Bytes of pixels that a task reads, and images. */
  private static final long BLOCK = 16L << 20;

  /** Times as many of a packed file, which every task unpacks from its beginning. */
  private static final int PACKED = 2;

  private static final long MOST_IMAGES = 1 << 17;

  /** Class of images whose classes nobody asks for. */
  private static final String UNLABELLED = "unlabelled";

  private final JavaSparkContext spark;
  private final Transposing transposing;
  private final long block;

  public IdxImages(JavaSparkContext spark, Transposing transposing) {
    this(spark, transposing, BLOCK);
  }

  /**
   * @param block bytes of pixels that a task reads
   */
  IdxImages(JavaSparkContext spark, Transposing transposing, long block) {
    this.spark = spark;
    this.transposing = transposing;
    this.block = block;
  }

  /**
   * A file of images whose labels lie beside it.
   *
   * @throws JobException with exit code 66 if there are no labels
   * @throws DataException for files that are not as they should be, or without an image
   */
  public FoundHalf labelled(Path images) throws IOException {
    IdxSet set = look(images);
    if (!set.images().isLabelled()) {
      throw new JobException(
          ExitCode.INPUT_MISSING,
          "there are no labels beside %s: a file %s"
              .formatted(images, String.join(" or ", new IdxName(images.getName()).labels())));
    }
    return half(set);
  }

  /**
   * The test half of a data set, with labels or without.
   *
   * @throws JobException with exit code 66 if there is none
   * @throws DataException for files that are not as they should be, or without an image
   */
  public FoundHalf test(IdxPlace place) throws IOException {
    return half(look(place.images(Half.TEST)));
  }

  private IdxSet look(Path images) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    return new IdxFiles(Paths.opening(images, hadoop)).look(images, transposing);
  }

  private FoundHalf half(IdxSet set) throws IOException {
    String path = set.images().file().path();
    long count = set.images().count();
    if (count == 0) {
      throw new DataException(path, 4, "images", "none");
    }
    return new FoundHalf(
        count,
        set.images().layout().shape(),
        () -> SpreadHalf.of(path, blocks(set), HalfFiles.NONE));
  }

  private JavaRDD<PictureBlock> blocks(IdxSet set) {
    long bytes = set.images().file().gzip() ? PACKED * block : block;
    long perBlock =
        Math.max(1, Math.min(MOST_IMAGES, bytes / set.images().layout().shape().size()));
    int blocks = Math.toIntExact((set.images().count() - 1) / perBlock + 1);
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    Task task = new Task(set, perBlock, hadoop);
    return spark
        .parallelize(IntStream.range(0, blocks).boxed().toList(), blocks)
        .map(task::block)
        .setName("pictures");
  }

  /** What executors do. */
  private record Task(IdxSet set, long perBlock, Broadcast<SerializableConfiguration> hadoop)
      implements Serializable {

    PictureBlock block(int index) throws IOException {
      long from = index * perBlock;
      int count = (int) Math.min(perBlock, set.images().count() - from);
      Shape shape = set.images().layout().shape();
      byte[] pixels = new byte[Math.multiplyExact(count, shape.size())];
      List<Run> runs = new ArrayList<>();
      try (RecordReader reader = set.images().open(from, hadoop.value().value())) {
        for (int i = 0; i < count; i++) {
          OptionalInt label = reader.read(pixels, i * shape.size());
          add(runs, label.isEmpty() ? UNLABELLED : name(label.getAsInt(), from + i));
        }
      }
      CRC32 crc = new CRC32();
      crc.update(pixels);
      String path = set.images().file().path();
      return new PictureBlock(
          shape, path, runs, null, pixels, crc.getValue(), null, new PictureCounts(), List.of());
    }

    private String name(int label, long image) throws DataException {
      Optional<String> name = set.names().of(label);
      if (name.isEmpty() && set.images().labels() instanceof RecordLabels.Beside beside) {
        long at = beside.file().header() + image;
        throw new DataException(
            beside.file().path(), at, "a label that the mapping beside it has", "" + label);
      }
      return name.orElseThrow();
    }

    private static void add(List<Run> runs, String label) {
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).label().equals(label)) {
        runs.set(last, new Run(label, runs.get(last).count() + 1));
      } else {
        runs.add(new Run(label, 1));
      }
    }
  }
}
