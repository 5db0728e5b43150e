package credence.job.images.named.published;

import credence.data.DataException;
import credence.data.DataFile;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.TracedInput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of a data set in a folder on any Hadoop file system. */
final class DataFiles {

  private final Path folder;
  private final FileSystem files;

  private DataFiles(Path folder, FileSystem files) {
    this.folder = folder;
    this.files = files;
  }

  static DataFiles in(Path folder, Configuration hadoop) throws IOException {
    return new DataFiles(folder, folder.getFileSystem(hadoop));
  }

  /** Whether there is {@code name} or {@code name.gz}. */
  boolean has(String name) throws IOException {
    return files.exists(new Path(folder, name)) || files.exists(new Path(folder, name + ".gz"));
  }

  /** The first of the names that there is, packed or not; the first of all where there is none. */
  String firstOf(List<String> names) throws IOException {
    for (String name : names) {
      if (has(name)) {
        return name;
      }
    }
    return names.get(0);
  }

  /**
   * Opens {@code name} or {@code name.gz}.
   *
   * @throws JobException with exit code 66 if there is neither
   * @throws DataException for a folder in its place
   */
  DataFile open(String name) throws IOException {
    Path plain = new Path(folder, name);
    Path found = files.exists(plain) ? plain : new Path(folder, name + ".gz");
    try {
      FileStatus status = files.getFileStatus(found);
      if (status.isDirectory()) {
        throw new DataException(found.toString(), 0, "a file", "a folder");
      }
    } catch (FileNotFoundException e) {
      throw new JobException(
          ExitCode.INPUT_MISSING,
          "there is neither %s nor %s.gz: --data or CREDENCE_DATA names the folder that scripts/data fills"
              .formatted(plain, plain),
          e);
    }
    FSDataInputStream in = files.open(found, 1 << 16);
    return new DataFile(found.toString(), new TracedInput(found.toString(), 0, in));
  }

  /**
   * The name {@code stem + ending}, or, where that file is missing, the only {@code stem_* +
   * ending} there is: a piece of it. Packed or not.
   */
  String wholeOrPiece(String stem, String ending) throws IOException {
    List<String> names =
        files().stream().map(name -> name.replaceFirst("\\.gz$", "")).distinct().toList();
    List<String> pieces =
        names.stream()
            .filter(name -> name.startsWith(stem + "_") && name.endsWith(ending))
            .toList();
    boolean isPiece = !names.contains(stem + ending) && pieces.size() == 1;
    return isPiece ? pieces.get(0) : stem + ending;
  }

  /** Names of the files in this folder, sorted, without hidden ones. */
  private List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(folder)) {
        String name = status.getPath().getName();
        if (status.isFile() && !name.startsWith(".") && !name.startsWith("_")) {
          names.add(name);
        }
      }
    } catch (FileNotFoundException e) {
      throw new JobException(ExitCode.INPUT_MISSING, "there is no folder " + folder, e);
    }
    Collections.sort(names);
    return names;
  }
}
