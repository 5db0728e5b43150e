package credence.job.train;

import credence.job.config.hocon.FlatSettings;
import credence.job.files.Paths;
import credence.job.files.Storage;
import credence.job.rundir.ModelPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run directories beside each other, a night each, in the order of their names: a night's prior is
 * the posterior of the newest finished night before it.
 */
public final class Nights {

  private static final Logger LOG = LoggerFactory.getLogger(Nights.class);

  private final Path night;
  private final Configuration hadoop;
  private final Storage storage;

  private Nights(Path night, Configuration hadoop) throws IOException {
    this.night = night;
    this.hadoop = hadoop;
    this.storage = Storage.of(night, hadoop);
  }

  /**
   * The settings that make an experiment this night's; none for the first night. A night that has
   * begun keeps the one before it that it began with, whatever has come between since.
   *
   * @param out run directory of this night
   * @param forget gamma
   */
  public static List<String> settings(String out, double forget, Configuration hadoop)
      throws IOException {
    Path given = Paths.of(out);
    Nights nights = new Nights(given.getFileSystem(hadoop).makeQualified(given), hadoop);
    String before = nights.before();
    LOG.info(
        before == null
            ? "the first night: the prior is the experiment's own"
            : "the prior is the posterior of " + before);
    return before == null
        ? List.of()
        : List.of("prior.type=posterior", "prior.from=" + before, "prior.forget=" + forget);
  }

  /** Place of the night before, null for none. */
  private String before() throws IOException {
    Path config = new Path(night, "config.conf");
    if (storage.exists(config)) {
      String text = new String(storage.read(config), StandardCharsets.UTF_8);
      return FlatSettings.parse(text, config.toString()).values().get("prior.from");
    }
    Path newest = null;
    List<String> unfinished = new ArrayList<>();
    for (FileStatus other : storage.list(night.getParent())) {
      Path place = other.getPath();
      if (!other.isDirectory() || place.getName().compareTo(night.getName()) >= 0) {
        continue;
      }
      if (isFinished(place)) {
        newest = place;
        unfinished.clear();
      } else if (storage.exists(new Path(place, "config.conf"))) {
        unfinished.add(place.getName());
      }
    }
    if (!unfinished.isEmpty()) {
      LOG.warn(
          "{} not finished, and left out of what tonight begins with: give their commands first",
          unfinished);
    }
    return newest == null ? null : new Path(night.getParent(), newest.getName()).toString();
  }

  private boolean isFinished(Path run) throws IOException {
    return storage.exists(new Path(run, "_SUCCESS")) && ModelPlace.isAt(run, hadoop);
  }
}
