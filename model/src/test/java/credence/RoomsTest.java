package credence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages of the model: their size, their signs and their arrows, read from the sources. */
class RoomsTest {

  private static final int MOST_FILES = 25;
  private static final int LEAST_LINES = 4;
  private static final Path MODEL = Path.of("src/main/java");
  private static final Path JOB = Path.of("../spark-job/src/main/java");
  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("\\b(credence(?:\\.[a-z]\\w*)+)\\.([A-Z]\\w*)");

  /** A file, its package, and the types that it names, whole. */
  private record Source(String file, String room, Set<String> names) {}

  private static List<Source> model;
  private static List<Source> all;

  @BeforeAll
  static void readSources() throws IOException {
    model = sources(MODEL);
    all = new ArrayList<>(model);
    all.addAll(sources(JOB));
  }

  @Test
  void noPackageIsTooLarge() {
    Map<String, Long> files =
        model.stream()
            .filter(source -> !source.file().equals("package-info.java"))
            .collect(Collectors.groupingBy(Source::room, TreeMap::new, Collectors.counting()));

    assertThat(files).hasSizeGreaterThan(20);
    assertThat(files.values()).allMatch(count -> count <= MOST_FILES);
  }

  @Test
  void everyPackageHasASign() throws IOException {
    for (String room : rooms()) {
      Path sign = MODEL.resolve(room.replace('.', '/')).resolve("package-info.java");
      assertThat(sign).exists();
      assertThat(Files.readAllLines(sign).stream().filter(line -> line.startsWith(" * ")))
          .as(room)
          .hasSizeGreaterThanOrEqualTo(LEAST_LINES);
    }
  }

  @Test
  void noPackagesUseEachOther() {
    Map<String, Set<String>> arrows = arrows();

    assertThat(arrows.get("credence.store")).contains("credence.net", "credence.bayes");
    for (String room : rooms()) {
      assertThat(reached(room, arrows)).as("what %s uses", room).doesNotContain(room);
    }
  }

  @Test
  void anEngineIsEnteredByItsDoorsAlone() {
    Set<String> doors =
        Set.of(
            "credence.engine.onednn.OnednnEngine",
            "credence.engine.onednn.ProcessorPeak",
            "credence.engine.nd4j.Nd4jEngine",
            "credence.engine.nd4j.GpuThread",
            "credence.engine.gpu.GpuEngine",
            "credence.engine.gpu.opencl.OpenClDevices",
            "credence.engine.gpu.opencl.OpenClKind");
    Set<String> entered = new TreeSet<>();
    for (Source source : all) {
      for (String engine :
          List.of("credence.engine.onednn", "credence.engine.nd4j", "credence.engine.gpu")) {
        if (!isIn(engine, source.room())) {
          source.names().stream().filter(name -> isIn(engine, name)).forEach(entered::add);
        }
      }
    }

    assertThat(entered).containsExactlyInAnyOrderElementsOf(doors);
  }

  @Test
  void noNameStandsForTwoTypes() {
    Map<String, Long> files =
        model.stream()
            .filter(source -> !source.file().equals("package-info.java"))
            .collect(Collectors.groupingBy(Source::file, Collectors.counting()));

    assertThat(files).allSatisfy((file, count) -> assertThat(count).as(file).isEqualTo(1));
  }

  private static boolean isIn(String room, String name) {
    return name.equals(room) || name.startsWith(room + ".");
  }

  private static Set<String> rooms() {
    return model.stream().map(Source::room).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Which packages each one uses. */
  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (Source source : model) {
      Set<String> used = arrows.computeIfAbsent(source.room(), any -> new TreeSet<>());
      source.names().stream()
          .map(name -> name.substring(0, name.lastIndexOf('.')))
          .filter(room -> !room.equals(source.room()))
          .forEach(used::add);
    }
    return arrows;
  }

  private static Collection<String> reached(String room, Map<String, Set<String>> arrows) {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(arrows.get(room));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (reached.add(next)) {
        open.addAll(arrows.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }

  private static List<Source> sources(Path root) throws IOException {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
        String room =
            PACKAGE.matcher(code).results().map(found -> found.group(1)).findFirst().orElseThrow();
        Set<String> names =
            TYPE.matcher(code).results().map(MatchResult::group).collect(Collectors.toSet());
        sources.add(new Source(file.getFileName().toString(), room, names));
      }
    }
    return sources;
  }
}
