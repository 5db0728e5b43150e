package credence.job.images.named.blocks;

import credence.data.DataException;
import credence.data.PicturePath;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataSource;
import credence.job.images.folders.DecodedPicture;
import credence.job.images.folders.FolderReading;
import credence.job.images.folders.FolderTree;
import credence.job.images.folders.PassedOver;
import credence.job.images.folders.PictureJob;
import credence.net.Shape;
import credence.picture.PictureCounts;
import credence.picture.PictureRules;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for each half with a folder for each class, on any Hadoop file system. The class of a
 * picture is the first folder below the half, however deep it lies; executors read the pictures.
 */
public final class FolderImages {

  private static final Logger LOG = LoggerFactory.getLogger(FolderImages.class);

  /** Pictures of a task: so many, or more where there are very many, within these bytes. */
  private static final int PICTURES = 256;

  private static final int MANY_BLOCKS = 64;

  private static final long BLOCK = 16L << 20;

  /** So many are tried to see how large a picture is. */
  private static final int FIRST = 20;

  /** Bytes that a picture may have where none of these can be read. */
  private static final int UNKNOWN = 1 << 22;

  /** By class, then by path. */
  private static final Comparator<String> ORDER =
      Comparator.<String, String>comparing(below -> new PicturePath(below).trainingClass().get())
          .thenComparing(Comparator.naturalOrder());

  private final JavaSparkContext spark;
  private final DataSource.Folder source;

  public FolderImages(JavaSparkContext spark, DataSource.Folder source) {
    this.spark = spark;
    this.source = source;
  }

  /**
   * @throws JobException with exit code 66 if there is no such folder
   * @throws DataException for a folder without classes or pictures
   */
  public FoundHalf find(Path half) throws IOException {
    FolderTree tree = tree(half);
    PassedOver passedOver = tree.besidesPictures();
    PictureJob job = new PictureJob(spark, tree.reading());
    List<String> pictures = inClasses(tree, job, passedOver);
    TreeSet<String> classes = new TreeSet<>();
    TreeSet<String> empty = new TreeSet<>(tree.top());
    for (String below : pictures) {
      classes.add(new PicturePath(below).trainingClass().get());
      empty.remove(below.substring(0, below.indexOf('/')));
    }
    empty.forEach(folder -> passedOver.add("folder without pictures", folder));
    requireClasses(half, tree, passedOver, classes.isEmpty());
    if (!passedOver.isEmpty()) {
      LOG.warn("{}: {}", half, passedOver);
    }
    HalfFiles beside = new HalfFiles(0, passedOver, List.of(), new PictureCounts());
    Shape shape = shape(tree.reading(), pictures);
    return new FoundHalf(
        pictures.size(),
        shape,
        () -> SpreadHalf.of(half.toString(), blocks(tree, pictures, shape), beside));
  }

  /** Of the first picture that can be read, or null. */
  private Shape shape(FolderReading files, List<String> pictures) {
    List<String> first = pictures.stream().limit(FIRST).map(files::at).toList();
    return DecodedPicture.shape(spark, files, first, source.pictures(), source.channels());
  }

  private JavaRDD<PictureBlock> blocks(FolderTree tree, List<String> pictures, Shape shape) {
    FolderReading files = tree.reading();
    PictureRules rules = source.pictures();
    int channels = source.channels();
    long fitting = BLOCK / (shape == null ? UNKNOWN : shape.size());
    long many = Math.max(PICTURES, pictures.size() / MANY_BLOCKS);
    long perBlock = Math.max(1, Math.min(many, fitting));
    int blocks = Math.toIntExact((pictures.size() - 1) / perBlock + 1);
    return spark
        .parallelize(pictures, blocks)
        .mapPartitions(paths -> List.of(block(files, paths, rules, channels)).iterator())
        .setName("pictures");
  }

  /** What a task does. */
  private static PictureBlock block(
      FolderReading files, Iterator<String> pictures, PictureRules rules, int channels)
      throws IOException {
    BlockBuilder block = new BlockBuilder();
    while (pictures.hasNext()) {
      String below = pictures.next();
      DecodedPicture read = DecodedPicture.read(files, files.at(below), rules, channels);
      if (read.isReadable()) {
        String label = new PicturePath(below).trainingClass().get();
        block.add(read.path(), label, read.picture());
      } else {
        block.addBad(read.error());
      }
    }
    return block.block();
  }

  private FolderTree tree(Path half) throws IOException {
    try {
      FileSystem files = half.getFileSystem(spark.hadoopConfiguration());
      return FolderTree.of(spark, files.makeQualified(half));
    } catch (FileNotFoundException e) {
      throw new JobException(ExitCode.INPUT_MISSING, "there is no folder " + half, e);
    }
  }

  /** Paths below the half, sorted; a picture that lies in the half itself has no class. */
  private static List<String> inClasses(FolderTree tree, PictureJob job, PassedOver passedOver) {
    List<String> inClasses = new ArrayList<>();
    for (String path : job.list(List.copyOf(tree.folders().keySet()))) {
      String below = tree.reading().below(path);
      if (new PicturePath(below).trainingClass().isPresent()) {
        inClasses.add(below);
      } else {
        passedOver.add("in no class's folder", below);
      }
    }
    inClasses.sort(ORDER);
    return inClasses;
  }

  private static void requireClasses(
      Path half, FolderTree tree, PassedOver passedOver, boolean none) throws DataException {
    if (tree.top().isEmpty()) {
      throw new DataException(half.toString(), 0, "a folder for each class", "none");
    }
    if (none) {
      String found = "none; " + passedOver;
      throw new DataException(half.toString(), 0, "images in " + tree.top(), found);
    }
  }
}
