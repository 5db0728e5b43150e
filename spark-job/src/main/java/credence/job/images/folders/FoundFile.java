package credence.job.images.folders;

import java.io.Serializable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file that a folder was found to have.
 *
 * @param path whole, with the file system
 * @param length bytes
 * @param modified milliseconds since 1970
 */
public record FoundFile(String path, long length, long modified) implements Serializable {

  public static FoundFile of(FileStatus status) {
    return new FoundFile(
        status.getPath().toString(), status.getLen(), status.getModificationTime());
  }

  public Path hadoop() {
    return new Path(path);
  }
}
