package credence.job.files;

import credence.job.base.JobException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Hadoop paths of what people write: names, never patterns, and a colon may be in a name. */
public final class Paths {

  /** {@code hdfs://host/run}, {@code file:/run}; not {@code 10:30} and not {@code a:b/c}. */
  private static final Pattern WITH_SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);

  private Paths() {}

  /**
   * @throws JobException with exit code 64 for a text that is no path
   */
  public static Path of(String text) {
    try {
      return WITH_SCHEME.matcher(text).matches() ? new Path(text) : new Path(null, null, text);
    } catch (IllegalArgumentException e) {
      throw JobException.usage("'%s' is no path: %s".formatted(text, e.getMessage()));
    }
  }

  /** Where {@code text} lies, seen from {@code folder}. */
  public static Path in(Path folder, String text) {
    Path path = of(text);
    return path.isAbsolute() || path.toUri().getScheme() != null ? path : new Path(folder, path);
  }

  /** Whether {@code path} is {@code folder} or lies in it. */
  public static boolean isWithin(Path path, Path folder) {
    for (Path at = path; at != null; at = at.getParent()) {
      if (at.equals(folder)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The file system that a file is opened by. On the local disk Hadoop looks for a checksum beside
   * it, in a file whose name it cannot say where there is a colon: such a file is read without.
   */
  public static FileSystem opening(Path file, Configuration hadoop) throws IOException {
    FileSystem files = file.getFileSystem(hadoop);
    return file.getName().contains(":") && files instanceof LocalFileSystem local
        ? local.getRaw()
        : files;
  }
}
