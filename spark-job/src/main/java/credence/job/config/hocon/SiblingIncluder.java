package credence.job.config.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/**
 * Includes files that lie beside the including one, and nothing else: an experiment file cannot
 * make the job fetch addresses or read elsewhere.
 */
final class SiblingIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  private final Path file;
  private final Function<Path, Config> reader;

  SiblingIncluder(Path file, Function<Path, Config> reader) {
    this.file = file;
    this.reader = reader;
  }

  /** Refuses every include. */
  static SiblingIncluder none() {
    return new SiblingIncluder(null, null);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (file == null || what.isBlank() || !what.matches("[\\w.-]+") || what.startsWith(".")) {
      throw refuse(what);
    }
    return reader.apply(new Path(file.getParent(), what)).root();
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    throw refuse("file(" + what + ")");
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refuse("url(" + what + ")");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refuse("classpath(" + what + ")");
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  private ConfigException refuse(String what) {
    return new ConfigException.Generic(
        "include %s in %s: only the plain name of a file beside it can be included"
            .formatted(what, file));
  }
}
