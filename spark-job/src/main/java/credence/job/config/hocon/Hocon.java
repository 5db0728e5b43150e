package credence.job.config.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.Paths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * HOCON that anyone may have written. Nothing in it makes the program look at the environment, at
 * system properties, at addresses or at files other than those beside it; and it is bounded: in
 * length, in files, in depth, and in substitutions, by which a short text can become an endless
 * one.
 */
public final class Hocon {

  /** Bytes of a file with all that it includes. */
  static final int MOST_BYTES = 16 << 20;

  /** Bytes that may come of them. */
  static final int MOST_RESOLVED = 256 << 20;

  /** Files, the included ones among them. */
  static final int MOST_FILES = 32;

  /** Sections and lists inside each other. */
  static final int MOST_DEPTH = 64;

  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{|\\+=");

  private final Configuration hadoop;
  private int bytes;
  private int files;
  private int substitutions;

  private Hocon(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * A file on any Hadoop path; it may include files beside it.
   *
   * @throws JobException with exit code 66 if there is no such file, 64 if it is one that has
   *     moved, 74 if it cannot be read
   * @throws ConfigException if it is no HOCON, or more than is allowed
   */
  public static Config parse(Path file, Configuration hadoop) {
    Hocon hocon = new Hocon(hadoop);
    return bounded(file.toString(), () -> hocon.parse(file));
  }

  /**
   * A text, which includes nothing.
   *
   * @param place for messages
   * @throws ConfigException if it is no HOCON, or more than is allowed
   */
  public static Config parse(String text, String place) {
    Hocon hocon = new Hocon(null);
    hocon.count(text.length(), text, place);
    return bounded(place, () -> parse(text, place, SiblingIncluder.none()));
  }

  /**
   * The same with every substitution made, from {@code config} alone.
   *
   * @throws ConfigException if it refers to what it does not have, or is too deep
   */
  public static Config resolve(Config config) {
    String place = config.origin().description();
    Config resolved = bounded(place, () -> config.resolve(ConfigResolveOptions.noSystem()));
    requireDepth(resolved.root(), place);
    return resolved;
  }

  /**
   * {@code first}, and what it lacks of {@code second}.
   *
   * @throws ConfigException if they are too deep
   */
  public static Config merged(Config first, Config second) {
    return bounded(first.origin().description(), () -> first.withFallback(second));
  }

  private Config parse(Path file) {
    try (InputStream in = Paths.opening(file, hadoop).open(file)) {
      byte[] read = in.readNBytes(MOST_BYTES + 1);
      String text = new String(read, StandardCharsets.UTF_8);
      count(read.length, text, file.toString());
      return parse(text, file.toString(), new SiblingIncluder(file, this::parse));
    } catch (FileNotFoundException e) {
      throw missing(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private JobException missing(Path file, FileNotFoundException cause) {
    try {
      Optional<String> now = MovedExperiments.of(file, hadoop);
      return now.isPresent()
          ? JobException.usage("configuration file %s has moved: use %s".formatted(file, now.get()))
          : new JobException(
              ExitCode.INPUT_MISSING, "configuration file " + file + " does not exist", cause);
    } catch (IOException e) {
      return unreadable(file, e);
    }
  }

  private static JobException unreadable(Path file, IOException cause) {
    return new JobException(
        ExitCode.INPUT_OUTPUT, "configuration file " + file + ": " + cause.getMessage(), cause);
  }

  private static Config parse(String text, String place, SiblingIncluder includer) {
    Config config =
        ConfigFactory.parseString(
            text, ConfigParseOptions.defaults().setOriginDescription(place).setIncluder(includer));
    // Before anything is made of it: even a hash code is found by recursion.
    requireDepth(config.root(), place);
    return config;
  }

  private void count(int length, String text, String place) {
    bytes += length;
    files++;
    for (Matcher found = SUBSTITUTION.matcher(text); found.find(); ) {
      substitutions++;
    }
    requireMost(bytes, MOST_BYTES, "bytes", place);
    requireMost(files, MOST_FILES, "files that include each other", place);
    // Most is made of n substitutions by three on each of n / 3 levels.
    if (bytes * Math.pow(3, substitutions / 3.0) > MOST_RESOLVED) {
      throw new ConfigException.Generic(
          "%s: %d substitutions ${...} and += could make more than %,d bytes of %,d"
              .formatted(place, substitutions, MOST_RESOLVED, bytes));
    }
  }

  private static void requireMost(int found, int most, String what, String place) {
    if (found > most) {
      throw new ConfigException.Generic(
          "%s: a configuration of more than %,d %s".formatted(place, most, what));
    }
  }

  /** The library goes into sections by recursion, and has no limit of its own. */
  private static <T> T bounded(String place, Supplier<T> step) {
    try {
      return step.get();
    } catch (StackOverflowError e) {
      throw tooDeep(place);
    }
  }

  private static void requireDepth(ConfigObject root, String place) {
    List<ConfigValue> level = new ArrayList<>(root.values());
    for (int depth = 1; !level.isEmpty(); depth++) {
      if (depth > MOST_DEPTH) {
        throw tooDeep(place);
      }
      List<ConfigValue> next = new ArrayList<>();
      level.forEach(value -> next.addAll(inside(value)));
      level = next;
    }
  }

  private static Collection<ConfigValue> inside(ConfigValue value) {
    try {
      if (value instanceof ConfigObject object) {
        return object.values();
      }
      return value instanceof ConfigList list ? new ArrayList<>(list) : List.of();
    } catch (ConfigException.NotResolved e) {
      // Not known yet what is in it: resolve() looks again.
      return List.of();
    }
  }

  private static ConfigException tooDeep(String place) {
    return new ConfigException.Generic(
        "%s: more than %d sections and lists inside each other".formatted(place, MOST_DEPTH));
  }
}
