package credence.job.data;

import credence.data.DataException;
import credence.data.PicturePath;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.job.config.DataConfig;
import credence.job.input.ChangeLog;
import credence.job.input.DecodedPicture;
import credence.job.input.FolderTree;
import credence.job.input.PassedOver;
import credence.job.input.PictureJob;
import credence.picture.FolderReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for each half with a folder for each class, on any Hadoop file system. The class of a
 * picture is the first folder below the half, however deep it lies; executors read the pictures.
 */
final class FolderImages {

  private static final Logger LOG = LoggerFactory.getLogger(FolderImages.class);

  /** By class, then by path. */
  private static final Comparator<String> ORDER =
      Comparator.<String, String>comparing(below -> new PicturePath(below).trainingClass().get())
          .thenComparing(Comparator.naturalOrder());

  private final JavaSparkContext spark;
  private final DataConfig config;

  FolderImages(JavaSparkContext spark, DataConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * @throws JobException with exit code 66 if there is no such folder
   * @throws DataException for a folder without classes or pictures, and pictures of several sizes
   */
  ReadHalf read(Path half) throws IOException {
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
    List<String> paths = pictures.stream().map(tree.reading()::at).toList();
    ReadHalf read =
        collect(tree, classes, passedOver, job.read(paths, config.pictures(), config.channels()));
    log(half, read.files());
    return read;
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

  private ReadHalf collect(
      FolderTree tree, Set<String> classes, PassedOver passedOver, List<DecodedPicture> pictures)
      throws IOException {
    FolderReader reader =
        new FolderReader(List.copyOf(classes), config.pictures(), config.channels());
    List<String> bad = new ArrayList<>();
    for (DecodedPicture each : pictures) {
      if (each.isReadable()) {
        String below = tree.reading().below(each.path());
        reader.add(each.path(), each.picture(), new PicturePath(below).trainingClass().get());
      } else {
        bad.add(each.error());
      }
    }
    HalfFiles files =
        new HalfFiles(pictures.size() - bad.size(), passedOver, bad, reader.changes());
    if (reader.isEmpty()) {
      new SourceFiles(files, HalfFiles.NONE).requireFewBad(0);
    }
    return new ReadHalf(reader.images(), files);
  }

  private static void log(Path half, HalfFiles files) {
    if (!files.passedOver().isEmpty()) {
      LOG.warn("{}: {}", half, files.passedOver());
    }
    ChangeLog.say(half.toString(), files.changes());
  }
}
