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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What classes of ours name: DEPENDENCIES.md, SECURITY.md and docs/clusters.md rest on it. */
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

  /** What ONNX files are written with: bytes. */
  private static final String WRITTEN = "org/nd4j/shade/protobuf/ByteString";

  /**
   * What our class files name of Scala: types that Scala 2.12 and 2.13 have under one name, in
   * methods with one descriptor. scala.collection.Seq, for one, is another type in each.
   */
  private static final Set<String> SCALA =
      Set.of(
          "Function1",
          "Function2",
          "Option",
          "Tuple2",
          "collection/Iterator",
          "collection/JavaConverters",
          "collection/immutable/Map",
          "collection/immutable/Map$",
          "reflect/ClassTag",
          "reflect/ClassTag$",
          "runtime/AbstractFunction1",
          "runtime/AbstractFunction2",
          "runtime/BoxedUnit");

  private static final Pattern SCALA_TYPE = Pattern.compile("\\bscala/([\\w/$]+)");

  private static Map<String, String> model;
  private static Map<String, String> jobs;

  @BeforeAll
  static void read() throws Exception {
    model = classes(Model.class);
    jobs = classes(CredenceMain.class);
    assertThat(model.size() + jobs.size()).isGreaterThan(500);
  }

  @Test
  void noClassNamesWhatIsVulnerableOrDeserialises() {
    List<String> found = new ArrayList<>();
    for (Map<String, String> classes : List.of(model, jobs)) {
      classes.forEach(
          (file, text) ->
              FORBIDDEN.stream()
                  .filter(text.replace(WRITTEN, "")::contains)
                  .forEach(name -> found.add(file + ": " + name)));
    }
    assertThat(found).isEmpty();
  }

  /** protobuf's faults are in what it parses. */
  @Test
  void onnxFilesAreWrittenAndNeverRead() {
    List<String> writers = new ArrayList<>();
    for (Map<String, String> classes : List.of(model, jobs)) {
      classes.forEach(
          (file, text) -> {
            if (text.contains("onnx/Onnx") || text.contains(WRITTEN)) {
              writers.add(file);
              assertThat(text).as(file).doesNotContain("parseFrom", "mergeFrom");
            }
          });
    }
    assertThat(writers).isNotEmpty().allMatch(file -> file.contains("credence/exchange/"));
  }

  @Test
  void oneJarIsForScala212AndScala213() {
    assertThat(scala(model)).isEmpty();
    assertThat(scala(jobs)).isSubsetOf(SCALA).contains("Tuple2");
  }

  private static Set<String> scala(Map<String, String> classes) {
    Set<String> types = new TreeSet<>();
    for (String text : classes.values()) {
      SCALA_TYPE.matcher(text).results().forEach(found -> types.add(found.group(1)));
    }
    return types;
  }

  /** The class files beside {@code one}, from a folder or a jar, each byte a character. */
  private static Map<String, String> classes(Class<?> one) throws Exception {
    Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return texts(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return texts(jar.getPath("/credence"));
    }
  }

  private static Map<String, String> texts(Path root) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".class")).toList()) {
        texts.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return texts;
  }
}
