package credence.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import credence.job.base.JobException;
import credence.job.config.hocon.Hocon;
import credence.job.config.hocon.Keys;
import credence.job.config.hocon.Layers;
import credence.job.config.hocon.Rendering;
import credence.job.config.hocon.Section;
import credence.job.files.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads an experiment: {@code key=value} settings, over an experiment file on any Hadoop path, over
 * the defaults. Neither the environment nor system properties take part; {@link Hocon} says what a
 * file may hold.
 */
public final class ExperimentReader {

  /** The usual experiment where no file of it can be reached: as it was when the jar was made. */
  public static final String SHIPPED = "jar:conf/experiments/mnist-lenet5.conf";

  private static final String DEFAULTS = "credence/credence-defaults.conf";

  private static final String USUAL = "credence/mnist-lenet5.conf";

  /** Values that are HOCON; everything else after the equals sign of --set is a text. */
  private static final Pattern HOCON =
      Pattern.compile("(?s)\\s*(true|false|null|-?[0-9.]+([eE][+-]?[0-9]+)?|[\\[{\"].*)\\s*");

  private final Configuration hadoop;

  public ExperimentReader(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * @param file null for the defaults alone; may be {@link #SHIPPED}
   * @param settings each {@code key=value}
   * @throws JobException with exit code 64 for a configuration that cannot be run, 66 if there is
   *     no such file, 74 if it cannot be read
   */
  public Experiment read(String file, List<String> settings) {
    return template(file, ConfigFactory.empty(), settings).with(Map.of());
  }

  /**
   * The same, for experiments that differ in some keys.
   *
   * @param over comes before the file and after the settings
   */
  ExperimentTemplate template(String file, Config over, List<String> settings) {
    try {
      Config set = ConfigFactory.empty();
      for (String setting : settings) {
        set = Hocon.merged(setting(setting), set);
      }
      Layers read = file == null ? Layers.NONE : Layers.NONE.under(parsed(file));
      return new ExperimentTemplate(read.under(over).under(set));
    } catch (ConfigException e) {
      throw JobException.usage(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw JobException.usage("experiment file " + file + ": " + e.getMessage());
    }
  }

  private Config parsed(String file) {
    return file.equals(SHIPPED)
        ? Hocon.parse(shipped(), SHIPPED)
        : Hocon.parse(Paths.of(file), hadoop);
  }

  /** As a text: what is parsed as a resource is taken for a default. */
  private static String shipped() {
    try (InputStream in = ExperimentReader.class.getClassLoader().getResourceAsStream(USUAL)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link Experiment#rendered} gave. */
  public static Experiment reread(String rendered, String place) {
    try {
      return resolve(Layers.NONE.under(Hocon.parse(rendered, place)), unused -> {});
    } catch (ConfigException e) {
      throw JobException.usage(e.getMessage());
    }
  }

  static Experiment resolve(Layers user, Consumer<String> given) {
    Config defaults =
        ConfigFactory.parseResources(ExperimentReader.class.getClassLoader(), DEFAULTS);
    ConfigObject merged = Hocon.resolve(Hocon.merged(user.config(), defaults)).root();
    Keys keys = new Keys(user.replaced());
    Section root = Section.root(merged, keys);
    ExperimentConfig settings = ExperimentConfig.read(root);
    keys.refuseUnknown(user.givingWay(), given);
    return new Experiment(
        settings, Rendering.text(root.values()), Rendering.deciding(root.values()));
  }

  private static Config setting(String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw JobException.usage("--set " + setting + " is not of the form key=value");
    }
    String key = setting.substring(0, equals);
    String text = setting.substring(equals + 1);
    String place = "--set " + key;
    ConfigValue value =
        HOCON.matcher(text).matches()
            ? Hocon.parse("v = " + text, place).root().get("v")
            : ConfigValueFactory.fromAnyRef(text.strip(), place);
    ConfigUtil.splitPath(key);
    return value.atPath(key);
  }
}
