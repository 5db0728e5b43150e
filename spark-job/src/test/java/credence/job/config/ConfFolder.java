package credence.job.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What lies in conf/experiments. */
final class ConfFolder {

  static final Path FOLDER = Path.of("../conf/experiments");

  private ConfFolder() {}

  static List<Path> experiments() throws IOException {
    return ending(".conf").stream().filter(file -> !isSweep(file)).toList();
  }

  static List<Path> sweeps() throws IOException {
    return ending(".conf").stream().filter(ConfFolder::isSweep).toList();
  }

  /**
   * The lines of the READMEs that start with {@code script}, those of a block with a blank before
   * them.
   */
  static List<String> commands(String script) throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path readme : ending("README.md")) {
      Files.readAllLines(readme).stream()
          .filter(line -> line.startsWith("    " + script + " "))
          .forEach(commands::add);
    }
    return commands;
  }

  private static boolean isSweep(Path file) {
    return file.toString().endsWith(".sweep.conf");
  }

  private static List<Path> ending(String end) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }
}
