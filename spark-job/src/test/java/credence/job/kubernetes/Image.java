package credence.job.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a Dockerfile makes, without Docker: the files that it copies, in a folder, and its
 * variables. Its base image is a Spark here.
 */
final class Image {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private final Path root;
  private final Path sparkHome;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private Image(Path root, Path sparkHome) {
    this.root = root;
    this.sparkHome = sparkHome;
  }

  /**
   * @param dockerfile of {@code ARG}, {@code FROM}, {@code COPY} and {@code ENV} alone
   */
  static Image of(Path dockerfile, Path root, Path sparkHome) throws IOException {
    Image image = new Image(root, sparkHome);
    for (String line : Files.readAllLines(PROJECT.resolve(dockerfile))) {
      String[] words = line.strip().split("[ =]+");
      switch (words[0]) {
        case "", "#", "ARG", "FROM" -> {}
        case "COPY" -> image.copy(words[1], words[2]);
        case "ENV" -> image.variables.put(words[1], words[2]);
        default -> throw new IllegalArgumentException("this test reads no " + line);
      }
    }
    return image;
  }

  private void copy(String source, String target) throws IOException {
    Path from = PROJECT.resolve(source);
    if (Files.isDirectory(from)) {
      List<Path> files = new ArrayList<>();
      try (Stream<Path> all = Files.walk(from)) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
      for (Path file : files) {
        put(file, target + "/" + from.relativize(file));
      }
    } else if (target.endsWith("/")) {
      put(from, target + from.getFileName());
    } else {
      put(from, target);
    }
  }

  private void put(Path file, String target) throws IOException {
    Path here = path(target);
    Files.createDirectories(here.getParent());
    Files.copy(file, here);
  }

  /** Where a path of the image is on this machine. */
  Path path(String name) {
    return root.resolve(name.substring(1));
  }

  Path sparkHome() {
    return sparkHome;
  }

  Map<String, String> variables() {
    return new TreeMap<>(variables);
  }
}
