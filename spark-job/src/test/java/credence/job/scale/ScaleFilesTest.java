package credence.job.scale;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.base.JobException;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real trainings, each of three rounds of an epoch. */
class ScaleFilesTest {

  @TempDir static Path folder;
  @TempDir Path pages;
  private static SparkSettings spark;
  private static final List<Path> RUNS = new ArrayList<>();

  @BeforeAll
  static void train() {
    TinyData.write(folder, 200, 20);
    spark = SparkSettings.of("local[2]");
    for (int partitions : new int[] {1, 2, 4}) {
      RUNS.add(train("p" + partitions, "data.partitions=" + partitions, "data.train-limit=80"));
    }
    RUNS.add(train("more", "data.partitions=2", "data.train-limit=160"));
  }

  private static Path train(String name, String... settings) {
    Path out = folder.resolve(name);
    Job job = new Job(folder).set("training.epochs=3", "training.steps-per-round=epoch");
    assertThat(Commands.train(job.set("data.validation=0").set(settings).arguments(out))).isZero();
    return out;
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  @Test
  void onlyTablesAndPagesOfOursAreReplaced() throws IOException {
    for (String name : List.of("scale.csv", "scale.html")) {
      Path mine = Files.writeString(pages.resolve(name), "weights of my cats");
      assertThat(scale(RUNS)).isEqualTo(73);
      assertThat(pages).isDirectoryContaining(mine::equals).isDirectoryNotContaining("glob:**.tmp");
      assertThat(mine).hasContent("weights of my cats");
      Files.delete(mine);
    }
  }

  @Test
  void runsBecomeATableAndAPageOfPlots() throws IOException {
    // "p2" and "more" differ in their data alone: three are too few for four terms.
    assertThat(scale(RUNS)).isZero();
    Page few = Page.of(Files.readAllBytes(pages.resolve("scale.html")));
    assertThat(few.text()).contains("no time of a round is fitted");
    assertThat(few.all("//figure/h3")).doesNotContain("The same as fitted");
    RUNS.add(train("p8", "data.partitions=8", "data.train-limit=80"));
    assertThat(scale(RUNS)).isZero();
    List<String> lines = Files.readAllLines(pages.resolve("scale.csv"));
    assertThat(lines).hasSize(1 + RUNS.size()).first().asString().startsWith("run,network,");
    assertThat(lines).anyMatch(line -> line.startsWith("p4,tiny,4,2,"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      double round = Double.parseDouble(cells[6]);
      double steps = Double.parseDouble(cells[7]);
      assertThat(Double.parseDouble(cells[5])).as("images of %s", line).isGreaterThanOrEqualTo(80);
      assertThat(round).as("seconds of %s", line).isGreaterThan(steps);
      assertThat(Double.parseDouble(cells[10])).as("memory of %s", line).isGreaterThan(100);
    }
    Page page = Page.of(Files.readAllBytes(pages.resolve("scale.html")));
    assertThat(page.all("//figure/h3"))
        .contains("Time of a round", "The same as fitted", "Time of a round, by its images");
    assertThat(page.all("//figure[h3='Time of a round']//circle[@class='mark a']")).hasSize(4);
    assertThat(page.text()).doesNotContain("NaN", "Infinity", "<script");
  }

  @Test
  void whatHasTooFewRoundsIsRefused() throws IOException {
    Path out = folder.resolve("short");
    Job job = new Job(folder).set("training.epochs=2", "training.steps-per-round=epoch");
    assertThat(Commands.train(job.arguments(out))).isZero();
    assertThat(scale(List.of(out))).isEqualTo(64);
    assertThat(scale(List.of(folder))).isEqualTo(66);
    assertThat(pages).isEmptyDirectory();
  }

  /** The exit code. */
  private int scale(List<Path> runs) throws IOException {
    try {
      ScaleFiles files = new ScaleFiles(pages.toString(), new Configuration());
      files.write(runs.stream().map(Path::toString).toList());
      return 0;
    } catch (JobException e) {
      return e.exitCode().code();
    }
  }
}
