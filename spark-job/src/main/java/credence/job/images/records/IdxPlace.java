package credence.job.images.records;

import credence.data.format.IdxName;
import credence.data.format.IdxName.Half;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a data set of IDX files is: a folder or, where it holds several sets, the folder and what
 * the names of one set's files begin with ({@code EMNIST/emnist-letters}).
 *
 * @param folder that there is
 * @param beginning of the files' names, which may be empty
 */
public record IdxPlace(FileSystem files, Path folder, String beginning) {

  /** Where torchvision unpacks its data sets. */
  private static final String RAW = "raw";

  /**
   * @param path of the folder, of the folder and that beginning, or of one of the set's files
   * @throws JobException with exit code 66 if there is neither a folder nor one above it
   */
  public static IdxPlace of(Path path, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    Path whole = files.makeQualified(path);
    if (isFolder(files, whole)) {
      return new IdxPlace(files, whole, "");
    }
    if (whole.getParent() == null || !isFolder(files, whole.getParent())) {
      throw missing("there is no folder " + whole);
    }
    boolean isFile = files.exists(whole);
    return new IdxPlace(files, whole.getParent(), isFile ? beginning(whole) : whole.getName());
  }

  /**
   * The images of both halves.
   *
   * @throws JobException with exit code 66 if there are none, 64 if there are several sets
   */
  public Map<Half, Path> halves() throws IOException {
    Map<Half, Path> halves = new HashMap<>();
    for (Half half : Half.values()) {
      halves.put(half, images(half));
    }
    Path training = halves.get(Half.TRAINING);
    Path test = halves.get(Half.TEST);
    boolean together = training.getParent().equals(test.getParent());
    if (together && !beginning(training).equals(beginning(test))) {
      throw JobException.usage(
          "%s has the training half of one set and the test half of another: %s and %s"
              .formatted(folder, training.getName(), test.getName()));
    }
    return halves;
  }

  private static String beginning(Path images) {
    return new IdxName(images.getName()).beginning();
  }

  /**
   * The images of a half: in a folder of its name, else the files whose names say the half, in the
   * folder or in {@code raw} below it. A plain file comes before a packed one.
   *
   * @throws JobException with exit code 66 if there are none, 64 if there are several sets
   */
  public Path images(Half half) throws IOException {
    List<Path> found = beginning.isEmpty() ? images(new Path(folder, half.toString())) : List.of();
    for (Path place : List.of(folder, new Path(folder, RAW))) {
      if (found.isEmpty()) {
        found = images(place).stream().filter(path -> isOf(half, path)).toList();
      }
    }
    if (found.isEmpty()) {
      throw missing(
          "%s has no IDX images of the half %s: a file such as %s%s-images-idx3-ubyte or .gz; IDX images there: %s"
              .formatted(folder, half, hyphened(beginning), half, names(all())));
    }
    if (found.size() > 1) {
      throw JobException.usage(
          "%s has several sets, %s: name one by what its files begin with, as in data.path = %s/%s"
              .formatted(folder, names(found), folder.getName(), beginning(found.get(0))));
    }
    return found.get(0);
  }

  private List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>(images(folder));
    all.addAll(images(new Path(folder, RAW)));
    return all;
  }

  private boolean isOf(Half half, Path path) {
    return path.getName().startsWith(beginning)
        && new IdxName(path.getName()).half().filter(half::equals).isPresent();
  }

  /** Files of images in {@code place}, sorted by name; none if there is no such folder. */
  private List<Path> images(Path place) throws IOException {
    if (!isFolder(files, place)) {
      return List.of();
    }
    Map<String, Path> unpacked = new HashMap<>();
    for (FileStatus status : files.listStatus(place)) {
      IdxName name = new IdxName(status.getPath().getName());
      if (status.isFile() && name.isImages() && !name.name().startsWith(".")) {
        unpacked.merge(name.unpacked(), status.getPath(), IdxPlace::shorter);
      }
    }
    return unpacked.values().stream().sorted().toList();
  }

  private static Path shorter(Path one, Path other) {
    return one.getName().length() < other.getName().length() ? one : other;
  }

  private static String hyphened(String beginning) {
    return beginning.isEmpty() || beginning.endsWith("-") ? beginning : beginning + "-";
  }

  private static String names(List<Path> paths) {
    return paths.isEmpty()
        ? "none"
        : paths.stream().map(Path::getName).collect(Collectors.joining(", "));
  }

  private static boolean isFolder(FileSystem files, Path path) throws IOException {
    try {
      return files.getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static JobException missing(String message) {
    return new JobException(ExitCode.INPUT_MISSING, message);
  }
}
