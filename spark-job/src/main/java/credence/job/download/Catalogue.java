package credence.job.download;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import credence.job.config.hocon.Hocon;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** The public data sets that can be downloaded, as {@code mirrors.conf} lists them. */
public final class Catalogue {
  private final Config config;

  private Catalogue(Config config) {
    this.config = config;
  }

  /** The one that comes with the program. */
  public static Catalogue shipped() {
    return of(ConfigFactory.parseResources(Catalogue.class, "mirrors.conf"));
  }

  static Catalogue of(Config config) {
    return new Catalogue(Hocon.resolve(config));
  }

  /**
   * One of the same form in a file, for instance with mirrors of one's own.
   *
   * @throws NoSuchFileException if there is no such file
   */
  public static Catalogue read(Path file) throws NoSuchFileException {
    return of(parse(file));
  }

  /**
   * The data set that an experiment reads, if it says so.
   *
   * @param settings {@code key=value}, before the file
   * @throws NoSuchFileException if there is no such file
   */
  public static Optional<String> nameIn(Path experiment, List<String> settings)
      throws NoSuchFileException {
    Config config =
        Hocon.resolve(
            Hocon.merged(
                Hocon.merged(Hocon.parse(String.join("\n", settings), "--set"), parse(experiment)),
                ConfigFactory.parseResources("credence/credence-defaults.conf")));
    return config.hasPath("data.name")
        ? Optional.of(config.getString("data.name"))
        : Optional.empty();
  }

  private static Config parse(Path file) throws NoSuchFileException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return Hocon.parse(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
  }

  public NavigableSet<String> names() {
    return new TreeSet<>(config.root().keySet());
  }

  /**
   * @throws NoSuchElementException if there is none of that name; the message lists them
   */
  public DataSet dataSet(String name) {
    if (!names().contains(name)) {
      throw new NoSuchElementException(
          "no data set " + name + " to download; there are " + String.join(", ", names()));
    }
    Config set = config.getConfig(ConfigUtil.joinPath(name));
    List<String> mirrors = set.getStringList("mirrors");
    return new DataSet(
        name, set.getConfigList("files").stream().map(f -> file(f, mirrors)).toList());
  }

  private static RemoteFile file(Config file, List<String> mirrors) {
    String name = file.getString("name");
    return new RemoteFile(
        name,
        file.getLong("bytes"),
        Digest.parse(file.getString("digest")),
        mirrors.stream().map(mirror -> URI.create(mirror + name)).toList(),
        file.hasPath("unpack") ? members(file.getConfig("unpack")) : List.of());
  }

  private static List<Member> members(Config unpack) {
    String folder = unpack.getString("folder");
    return unpack.getConfigList("members").stream().map(m -> member(folder, m)).toList();
  }

  private static Member member(String folder, Config member) {
    String name = member.getString("name");
    boolean exact = member.hasPath("bytes");
    long most = member.getLong(exact ? "bytes" : "up-to");
    return new Member(folder + "/" + name, name, exact ? most : 0, most);
  }
}
