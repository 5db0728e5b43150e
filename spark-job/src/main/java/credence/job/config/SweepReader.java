package credence.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import credence.job.base.JobException;
import credence.job.config.hocon.Hocon;
import credence.job.config.hocon.Keys;
import credence.job.config.hocon.Section;
import credence.job.files.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads a sweep file over its defaults, and every experiment that it comes to. */
public final class SweepReader {

  private static final String DEFAULTS = "credence/sweep-defaults.conf";

  private final Configuration hadoop;

  public SweepReader(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * @param settings each {@code key=value} of the experiment, for all trials
   * @throws JobException with exit code 64 for a sweep or an experiment that cannot be run, 66 if
   *     there is no such file, 74 if it cannot be read
   */
  public SweepConfig read(String file, List<String> settings) throws IOException {
    try {
      Path path = Paths.of(file);
      Path place = path.getFileSystem(hadoop).makeQualified(path);
      Config user = Hocon.parse(path, hadoop);
      Config defaults = ConfigFactory.parseResources(SweepReader.class.getClassLoader(), DEFAULTS);
      ConfigObject merged = Hocon.resolve(Hocon.merged(user, defaults)).root();
      Keys keys = new Keys(Set.of());
      Section root = Section.root(merged, keys);
      SweepConfig sweep = read(root, place, settings);
      keys.refuseUnknown(Set.of(), unused -> {});
      return checked(sweep, root);
    } catch (ConfigException e) {
      throw JobException.usage(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw JobException.usage("sweep file " + file + ": " + e.getMessage());
    }
  }

  private SweepConfig read(Section root, Path file, List<String> settings) {
    ExperimentTemplate template = template(root, file, settings);
    List<SweepPoint> all = new ArrayList<>();
    for (Map<String, ConfigValue> values : Variations.read(root).settings()) {
      all.add(new SweepPoint(all.size() + 1, template, values));
    }
    return new SweepConfig(
        all,
        seeds(root, "seeds"),
        seeds(root, "final-seeds"),
        select(root),
        Halving.read(root.section("halving")),
        SweepConfig.Mode.valueOf(
            root.choice("mode", List.of("whole", "partitioned")).toUpperCase(Locale.ROOT)));
  }

  private ExperimentTemplate template(Section root, Path file, List<String> settings) {
    if (!root.has("experiment")) {
      throw root.invalid("experiment", "is missing: the experiment file that is varied");
    }
    Path experiment = Paths.in(file.getParent(), root.text("experiment"));
    if (!root.isSection("settings")) {
      throw root.invalid("settings", "must be a section { ... } of the experiment's keys");
    }
    Config ours = ((ConfigObject) root.any("settings")).toConfig();
    return new ExperimentReader(hadoop).template(experiment.toString(), ours, settings);
  }

  private static List<Long> seeds(Section root, String key) {
    List<Long> seeds = Arrays.stream(root.integers(key, 0)).asLongStream().boxed().toList();
    if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
      throw root.invalid(key, "must be at least one seed, each of them once");
    }
    return seeds;
  }

  private static Selection select(Section root) {
    List<Selection> choices =
        List.of(Selection.VALIDATION_NLL, Selection.VALIDATION_RMSE, Selection.ELBO);
    return root.choice("select", choices, Selection::id);
  }

  /** Every setting must be an experiment, and one that can be judged. */
  private static SweepConfig checked(SweepConfig sweep, Section root) {
    double longest = 0;
    for (SweepPoint setting : sweep.settings()) {
      ExperimentConfig config = setting.experiment(sweep.seeds().get(0)).settings();
      longest = Math.max(longest, config.training().epochs());
      if (config.isByDl4j()) {
        throw root.invalid(
            "experiment", "has engine = " + config.engine() + ", which only scripts/train runs");
      }
      boolean judged = sweep.isSearch() && sweep.select().isByValidation();
      if (judged && config.data().validation() == 0) {
        throw root.invalid("select", "needs validation images, and data.validation = 0");
      }
      if (sweep.select() == Selection.VALIDATION_RMSE && !config.data().hasNumbers()) {
        throw root.invalid("select", Selection.needsNumbers(config.data()));
      }
    }
    List<Double> rungs = sweep.halving().rungs();
    if (!rungs.isEmpty() && !(rungs.get(rungs.size() - 1) < longest)) {
      throw root.section("halving")
          .invalid("rungs", "must be below training.epochs = %.0f".formatted(longest));
    }
    return sweep;
  }
}
