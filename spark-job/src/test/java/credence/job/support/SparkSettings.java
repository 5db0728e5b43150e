package credence.job.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Spark's settings for the jobs of a test, as spark-submit would give them. */
public final class SparkSettings implements AutoCloseable {

  private final Map<String, String> settings = new TreeMap<>();

  private SparkSettings(String master) {
    settings.put("spark.master", master);
    settings.put("spark.ui.enabled", "false");
  }

  /** Put into system properties until closed. */
  public static SparkSettings of(String master, String... more) {
    SparkSettings settings = new SparkSettings(master);
    for (int i = 0; i < more.length; i += 2) {
      settings.settings.put(more[i], more[i + 1]);
    }
    settings.settings.forEach(System::setProperty);
    return settings;
  }

  /** As options of a JVM of its own. */
  public static List<String> options(String master, String... more) {
    SparkSettings settings = new SparkSettings(master);
    for (int i = 0; i < more.length; i += 2) {
      settings.settings.put(more[i], more[i + 1]);
    }
    List<String> options = new ArrayList<>();
    settings.settings.forEach((key, value) -> options.add("-D" + key + "=" + value));
    return options;
  }

  @Override
  public void close() {
    settings.keySet().forEach(System::clearProperty);
  }
}
