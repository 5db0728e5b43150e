package credence.job.input;

import credence.job.Progress;
import credence.picture.PictureRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Reads pictures on the executors, many at the same time, and says how far it is. */
public final class PictureJob {

  private static final Logger LOG = LoggerFactory.getLogger(PictureJob.class);

  /** Pictures of a task: some seconds. */
  private static final int SLICE = 256;

  private static final int LINES = 10;

  private final JavaSparkContext spark;
  private final FolderReading files;

  public PictureJob(JavaSparkContext spark, FolderReading files) {
    this.spark = spark;
    this.files = files;
  }

  /** The paths of the pictures in folders, in any order. */
  public List<String> list(List<String> folders) {
    FolderReading onExecutors = files;
    return Slices.of(spark, folders, "folders")
        .flatMap(folder -> onExecutors.pictures(folder).iterator())
        .collect();
  }

  /**
   * The pictures, in the order of {@code paths}.
   *
   * @param channels 1 or 3
   */
  public List<DecodedPicture> read(List<String> paths, PictureRules rules, int channels) {
    int slices = Math.max(1, (paths.size() + SLICE - 1) / SLICE);
    FolderReading onExecutors = files;
    JavaRDD<DecodedPicture> pictures =
        spark
            .parallelize(paths, slices)
            .map(path -> DecodedPicture.read(onExecutors, path, rules, channels))
            .setName("pictures");
    DecodedPicture[][] read = new DecodedPicture[slices][];
    try (Progress progress = new Progress("reading", "x %d pictures".formatted(SLICE), 0, slices)) {
      run(pictures, new Slice(), new Arrival(read, progress, paths.size()));
    }
    List<DecodedPicture> all = new ArrayList<>(paths.size());
    for (DecodedPicture[] slice : read) {
      all.addAll(Arrays.asList(slice));
    }
    return all;
  }

  private static void run(JavaRDD<DecodedPicture> pictures, Slice slice, Arrival arrival) {
    pictures
        .context()
        .runJob(
            pictures.rdd(),
            slice,
            arrival,
            ClassTag$.MODULE$.<DecodedPicture[]>apply(DecodedPicture[].class));
  }

  /** What a task does. */
  private static final class Slice
      extends AbstractFunction2<TaskContext, Iterator<DecodedPicture>, DecodedPicture[]>
      implements java.io.Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public DecodedPicture[] apply(TaskContext context, Iterator<DecodedPicture> pictures) {
      List<DecodedPicture> all = new ArrayList<>();
      while (pictures.hasNext()) {
        all.add(pictures.next());
      }
      return all.toArray(DecodedPicture[]::new);
    }
  }

  /** Takes the slices as they come, one after the other. */
  private static final class Arrival
      extends AbstractFunction2<Object, DecodedPicture[], BoxedUnit> {

    private final DecodedPicture[][] read;
    private final Progress progress;
    private final int total;
    private int count;

    Arrival(DecodedPicture[][] read, Progress progress, int total) {
      this.read = read;
      this.progress = progress;
      this.total = total;
    }

    @Override
    public BoxedUnit apply(Object index, DecodedPicture[] slice) {
      read[(Integer) index] = slice;
      progress.step();
      long before = (long) LINES * count / total;
      count += slice.length;
      if ((long) LINES * count / total > before && total > SLICE) {
        LOG.info("{} of {} pictures read", count, total);
      }
      return BoxedUnit.UNIT;
    }
  }
}
