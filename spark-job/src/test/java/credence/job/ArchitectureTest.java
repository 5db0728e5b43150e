package credence.job;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know what, and how large things may become, read from the sources. */
class ArchitectureTest {

  /** The rooms of the jobs, from the ground up: each knows none but those before it. */
  private static final String FLOORS =
      """
      base  report.page  report.chart  peer
      files  cluster
      rounds.metrics
      watch
      config.hocon  config  rundir
      tracking
      images.records  images.folders  images.tables  images.bulk
      images.named.published  images.named.blocks  images.named
      tables
      models
      rounds.workers  rounds
      report.sections
      runs
      train  score.reject  score  evaluate  evaluate.numbers  scale  compare  download  coreset
      sweep.trials  sweep  prune  dl4j  ml
      main
      """;

  /** Rooms that could know more by where they stand: what they never know. */
  private static final Map<String, List<String>> NEVER =
      Map.of(
          "report.chart", List.of("base"),
          "report.sections", List.of("images", "rounds", "models", "config", "cluster"),
          "rounds", List.of("report"),
          "images", List.of("report", "cluster"),
          "models", List.of("report"));

  /** The jobs, and the jobs that each of them contains. */
  private static final Map<String, Set<String>> JOBS =
      Map.ofEntries(
          entry("train", Set.of()),
          entry("score", Set.of()),
          entry("evaluate", Set.of()),
          entry("scale", Set.of()),
          entry("compare", Set.of()),
          entry("download", Set.of()),
          entry("coreset", Set.of()),
          entry("sweep", Set.of("train")),
          entry("prune", Set.of("train")),
          entry("dl4j", Set.of("train")),
          entry("ml", Set.of("score", "train")));

  private static final String JOB = "credence.job.";
  private static final int MOST_FILES = 25;
  private static final int MOST_LINES = 300;

  private static Sources sources;

  @BeforeAll
  static void read() throws IOException {
    sources = Sources.below(Path.of("src/main/java"), Path.of("../model/src/main/java"));
  }

  @Test
  void onlyTheBridgeKnowsDl4j() {
    assertThat(sources.packagesNaming("org.deeplearning4j")).containsExactly("credence.job.dl4j");
  }

  @Test
  void theModelKnowsNeitherSparkNorHadoopNorTheJobs() {
    for (String name : List.of("org.apache.spark", "org.apache.hadoop", "credence.job")) {
      assertThat(sources.packagesNaming(name)).as(name).allMatch(room -> room.startsWith(JOB));
    }
  }

  @Test
  void noPackageKnowsItselfByWayOfOthers() {
    Map<String, Set<String>> arrows = sources.arrows();
    // What knows nothing that is left is in no cycle.
    while (arrows.keySet().removeIf(room -> none(arrows.get(room), arrows.keySet()))) {
      continue;
    }

    assertThat(arrows).isEmpty();
  }

  @Test
  void everyRoomStandsOnAFloor() {
    assertThat(floors()).containsExactlyInAnyOrderElementsOf(rooms());
  }

  @Test
  void aRoomKnowsNoneButThoseBelowIt() {
    List<String> floors = floors();
    for (String room : rooms()) {
      assertThat(known(room))
          .as("what %s knows", room)
          .allMatch(other -> floors.indexOf(other) < floors.indexOf(room));
    }
  }

  @Test
  void someRoomsKnowLessThanTheirFloorAllows() {
    for (String room : rooms()) {
      NEVER.forEach(
          (who, never) -> {
            if (isIn(room, who)) {
              assertThat(known(room))
                  .as("what %s knows", room)
                  .noneMatch(other -> never.stream().anyMatch(name -> isIn(other, name)));
            }
          });
    }
  }

  @Test
  void aJobKnowsAnotherOnlyWhereItContainsIt() {
    for (String room : rooms()) {
      String job = jobOf(room);
      for (String other : job == null ? Set.<String>of() : known(room)) {
        String known = jobOf(other);
        if (known != null && !known.equals(job)) {
          assertThat(JOBS.get(job)).as("jobs in %s", job).contains(known);
        }
      }
    }
  }

  @Test
  void noPackageIsTooLargeToBeSeenAtOnce() {
    Map<String, List<String>> large = sources.filesByPackage();
    large.values().removeIf(files -> files.size() <= MOST_FILES);

    assertThat(large).isEmpty();
  }

  @Test
  void everyPackageHasASignAtItsDoor() {
    Map<String, List<String>> bare = sources.filesByPackage();
    bare.values().removeIf(files -> files.contains("package-info.java"));

    assertThat(bare).isEmpty();
  }

  @Test
  void noFileIsTooLongToBeRead() {
    Map<Path, Integer> longOnes = sources.linesByFile();
    longOnes.values().removeIf(lines -> lines <= MOST_LINES);

    assertThat(longOnes).isEmpty();
  }

  @Test
  void noTwoTypesHaveOneName() {
    Map<String, List<String>> packages = sources.packagesByFile();
    packages.remove("package-info.java");
    packages.values().removeIf(one -> one.size() == 1);

    assertThat(packages).isEmpty();
  }

  private static boolean none(Set<String> of, Set<String> among) {
    return of.stream().noneMatch(among::contains);
  }

  private static List<String> floors() {
    return Arrays.asList(FLOORS.strip().split("\\s+"));
  }

  private static Set<String> rooms() {
    Set<String> rooms = new TreeSet<>();
    for (String name : sources.filesByPackage().keySet()) {
      if (name.startsWith(JOB)) {
        rooms.add(name.substring(JOB.length()));
      }
    }
    return rooms;
  }

  /** The rooms of the jobs that {@code room} knows. */
  private static Set<String> known(String room) {
    Set<String> known = new TreeSet<>();
    for (String name : sources.arrows().get(JOB + room)) {
      if (name.startsWith(JOB)) {
        known.add(name.substring(JOB.length()));
      }
    }
    return known;
  }

  private static boolean isIn(String room, String outer) {
    return (room + ".").startsWith(outer + ".");
  }

  private static String jobOf(String room) {
    return JOBS.keySet().stream().filter(job -> isIn(room, job)).findFirst().orElse(null);
  }
}
