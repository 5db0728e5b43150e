package credence.job.config.hocon;

import credence.job.files.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the files of {@code conf/experiments} and {@code conf/sweeps} went that earlier versions
 * had: what a command that names one of them is told.
 */
final class MovedExperiments {

  private static final String TABLE = "/credence/moved-experiments.properties";

  private MovedExperiments() {}

  /**
   * @param file that is not there
   * @return the path of what it is today, and the options that it needs; nothing if it never was
   *     one of the repository's, or if what it is today is not there
   */
  static Optional<String> of(Path file, Configuration hadoop) throws IOException {
    FileSystem files = Paths.opening(file, hadoop);
    Path folder = files.makeQualified(file).getParent();
    String moved = table().getProperty(folder.getName() + "/" + file.getName());
    if (moved == null) {
      return Optional.empty();
    }
    String[] nameAndOptions = moved.split(" ", 2);
    Path now = new Path(file.getParent(), "../experiments/" + nameAndOptions[0]);
    String options = nameAndOptions.length == 1 ? "" : " with " + nameAndOptions[1];
    return files.exists(now) ? Optional.of(now + options) : Optional.empty();
  }

  private static Properties table() throws IOException {
    Properties table = new Properties();
    try (InputStream in = MovedExperiments.class.getResourceAsStream(TABLE)) {
      table.load(in);
    }
    return table;
  }
}
