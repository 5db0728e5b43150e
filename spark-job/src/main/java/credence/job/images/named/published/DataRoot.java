package credence.job.images.named.published;

import credence.job.base.JobException;
import credence.job.files.Paths;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder that data sets lie in.
 *
 * @param root of {@code --data}, or null
 */
public record DataRoot(String root, Configuration hadoop) {

  /**
   * Where {@code name} is, a path of its own or one in this folder.
   *
   * @throws JobException with exit code 64 if there is no such folder
   */
  public Path at(String name) {
    Path path = Paths.of(name);
    if (path.isAbsolute() || path.toUri().getScheme() != null) {
      return path;
    }
    if (root == null) {
      throw JobException.usage("--data DIR is missing: the folder with " + name);
    }
    return Paths.in(Paths.of(root), name);
  }

  DataFiles files(String name) throws IOException {
    return DataFiles.in(at(name), hadoop);
  }
}
