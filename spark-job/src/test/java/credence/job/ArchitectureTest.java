package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know what, read from the sources. */
class ArchitectureTest {

  private static final Path SPARK_JOB = Path.of("src/main/java");
  private static final Path MODEL = Path.of("../model/src/main/java");

  @Test
  void onlyTheBridgeKnowsDl4j() throws IOException {
    List<Path> knowing = naming("org.deeplearning4j", SPARK_JOB, MODEL);

    assertThat(knowing).isNotEmpty();
    assertThat(knowing).allMatch(file -> file.startsWith(SPARK_JOB.resolve("credence/job/dl4j")));
  }

  @Test
  void theModelKnowsNeitherSparkNorHadoop() throws IOException {
    assertThat(naming("org.apache.spark", MODEL)).isEmpty();
    assertThat(naming("org.apache.hadoop", MODEL)).isEmpty();
    assertThat(naming("credence.job", MODEL)).isEmpty();
  }

  /** Files with an import of {@code name}, or with its use in the midst of code. */
  private static List<Path> naming(String name, Path... roots) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> code(file).anyMatch(line -> line.contains(name + ".")))
            .forEach(found::add);
      }
    }
    return found;
  }

  /** Lines without comments and texts. */
  private static Stream<String> code(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.startsWith("*") && !line.startsWith("/"))
          .map(line -> line.replaceAll("\"[^\"]*\"", "\"\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
