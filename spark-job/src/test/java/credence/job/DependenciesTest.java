package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.main.CredenceMain;
import credence.store.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no class of ours names: DEPENDENCIES.md and SECURITY.md rest on it. */
class DependenciesTest {

  /** Internal names of packages and classes, as constant pools have them. */
  private static final List<String> FORBIDDEN =
      List.of(
          "java/io/ObjectInputStream",
          "java/beans/XMLDecoder",
          "javax/script/",
          "javax/naming/",
          "org/apache/commons/net/",
          "org/apache/commons/io/",
          "org/apache/commons/compress/archivers/dump/",
          "org/apache/commons/compress/archivers/ArchiveStreamFactory",
          "org/apache/commons/compress/compressors/pack200/",
          "org/nd4j/shade/",
          "org/nd4j/serde/",
          "org/yaml/");

  @Test
  void noClassNamesWhatIsVulnerableOrDeserialises() throws Exception {
    List<String> found = new ArrayList<>();
    int classes = 0;
    for (Class<?> each : new Class<?>[] {Model.class, CredenceMain.class}) {
      Path place = Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        classes += look(place, found);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          classes += look(jar.getPath("/credence"), found);
        }
      }
    }
    assertThat(classes).isGreaterThan(500);
    assertThat(found).isEmpty();
  }

  /** Adds what the class files below {@code root} name; returns how many there are. */
  private static int look(Path root, List<String> found) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".class")).toList();
      for (Path file : files) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        FORBIDDEN.stream().filter(text::contains).forEach(name -> found.add(file + ": " + name));
      }
      return files.size();
    }
  }
}
