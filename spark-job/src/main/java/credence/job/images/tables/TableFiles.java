package credence.job.images.tables;

import credence.data.DataException;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.images.folders.FileKind;
import credence.job.images.folders.FolderTree;
import credence.job.images.folders.FoundFile;
import credence.job.images.folders.PassedOver;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a Parquet table.
 *
 * @param named the folder or file that was named
 * @param root that folder, or that of the file: columns may follow from the names of folders below
 * @param files at least one, sorted by path
 * @param passedOver what lies beside them and is not read
 */
public record TableFiles(Path named, Path root, List<FoundFile> files, PassedOver passedOver) {

  private static final Logger LOG = LoggerFactory.getLogger(TableFiles.class);
  private static final List<String> HALVES = List.of("train", "test");

  public TableFiles {
    files = List.copyOf(files);
  }

  /** One file. */
  public static TableFiles of(FileStatus file) {
    return new TableFiles(
        file.getPath(), file.getPath().getParent(), List.of(FoundFile.of(file)), new PassedOver());
  }

  /** All that are in a folder and the folders in it. */
  public static TableFiles in(Path folder, FolderTree tree) {
    PassedOver others = tree.besides(EnumSet.of(FileKind.PARQUET));
    tree.folders()
        .forEach(
            (in, count) -> others.add("pictures", "./" + tree.reading().below(in + "/"), count));
    return new TableFiles(folder, folder, tree.files(FileKind.PARQUET), others);
  }

  /**
   * The {@code .parquet} files on {@code path}: itself, or all in it and in the folders in it.
   *
   * @throws JobException with exit code 66 if there is nothing
   * @throws DataException for a folder without such files
   */
  public static TableFiles on(JavaSparkContext spark, Path path) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    FileSystem system = path.getFileSystem(hadoop);
    Path root = system.makeQualified(path);
    try {
      FileStatus status = system.getFileStatus(root);
      if (status.isFile()) {
        return of(status);
      }
      FolderTree tree = FolderTree.of(spark, root);
      if (tree.files(FileKind.PARQUET).isEmpty()) {
        String found = "none; " + tree.besidesPictures();
        throw new DataException(root.toString(), 0, "files that end in .parquet", found);
      }
      return in(root, tree).logged();
    } catch (FileNotFoundException e) {
      throw new JobException(ExitCode.INPUT_MISSING, "there is no " + root, e);
    }
  }

  private TableFiles logged() {
    if (!passedOver.isEmpty()) {
      LOG.warn("{}: {}", this, passedOver);
    }
    return this;
  }

  /**
   * One half of a data set in {@code set}: a folder of that name, or files such as {@code
   * train-00000-of-00001.parquet} beside those of the other half.
   *
   * @param half {@code train} or {@code test}
   * @throws JobException with exit code 66 if there is neither
   */
  public static TableFiles half(JavaSparkContext spark, Path set, String half) throws IOException {
    FileSystem system = set.getFileSystem(spark.hadoopConfiguration());
    Path root = system.makeQualified(set);
    Path folder = new Path(root, half);
    if (!system.exists(root) || system.exists(folder)) {
      return on(spark, folder);
    }
    TableFiles all = in(root, FolderTree.of(spark, root));
    List<FoundFile> files = new ArrayList<>();
    for (FoundFile file : all.files()) {
      boolean isBeside = file.hadoop().getParent().equals(root);
      if (isBeside && isHalf(file, half)) {
        files.add(file);
      } else if (!isBeside || HALVES.stream().noneMatch(each -> isHalf(file, each))) {
        all.passedOver().add("of neither half", file.hadoop().getName());
      }
    }
    if (files.isEmpty()) {
      String pattern = half + "-....parquet";
      throw new JobException(
          ExitCode.INPUT_MISSING,
          "there is neither a folder %s nor a file %s in %s; Parquet files there: %s"
              .formatted(half, pattern, root, names(all.files())));
    }
    return new TableFiles(new Path(root, half + "-*.parquet"), root, files, all.passedOver())
        .logged();
  }

  private static boolean isHalf(FoundFile file, String half) {
    return file.hadoop().getName().matches("(?s)" + half + "([-_.].*)?\\.parquet");
  }

  private static List<String> names(List<FoundFile> files) {
    return files.stream().map(file -> file.hadoop().getName()).toList();
  }

  /** Hadoop keeps a checksum beside local files, in one whose name it cannot say with a colon. */
  void requireNames() throws DataException {
    for (FoundFile file : files) {
      String name = file.hadoop().getName();
      if (name.contains(":") && file.path().startsWith("file:")) {
        throw new DataException(
            file.path(),
            0,
            "a Parquet file with a name that Spark can open (rename it)",
            "a colon");
      }
    }
  }

  /** The folder or file that was named. */
  @Override
  public String toString() {
    return named.toString();
  }
}
