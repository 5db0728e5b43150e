package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.config.ExperimentReader;
import credence.job.images.named.DataSets;
import credence.job.images.named.SplitImages;
import credence.job.support.ClassFolders;
import credence.job.support.Commands;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SlowStore;
import credence.job.support.SparkSettings;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A picture costs one call of its file system, a folder two: stores across a network are slow. */
class FewCallsTest extends TrainedModelFixture {

  /** A half's pictures: 3 classes of 50. */
  private static final int PICTURES = 150;

  /** A half and the folders of its classes, each listed to be counted and to be read. */
  private static final int LISTS = 1 + 2 * 3;

  private SparkSettings store;
  private String input;

  @BeforeEach
  void write() {
    store = SparkSettings.of("local[2]", SlowStore.settings());
    for (String half : List.of("train", "test")) {
      ClassFolders.write(runs.resolve("set").resolve(half), 28, 28, 50, "0:0", "1:3", "2:6");
    }
    input = "slow:" + runs.resolve("set");
    SlowStore.forget();
  }

  @AfterEach
  void forget() {
    store.close();
    SparkSettings.of("local[2]");
  }

  @Test
  void trainingOpensEveryPictureOnce() throws IOException {
    List<String> settings =
        List.of(
            "data.name=folder",
            "data.path=set",
            "data.channels=1",
            "data.partitions=2",
            "data.validation=10");
    long read =
        Scorings.read(spark -> load(new DataSets(spark, "slow:" + runs), settings).examples());
    assertThat(read).isPositive();
    Map<String, Long> calls = SlowStore.calls();
    // The first of each half is looked at for its size.
    assertThat(calls.get("open")).isEqualTo(2 * (PICTURES + 1));
    assertThat(calls.get("list")).isLessThanOrEqualTo(2 * LISTS);
    assertThat(calls.getOrDefault("status", 0L)).isLessThanOrEqualTo(4);
  }

  @Test
  void scoringOpensEveryPictureOnce() {
    Path out = runs.resolve("run");
    String[] arguments = {trained.toString(), "--input", input + "/train", "--out", out.toString()};
    assertThat(Commands.score(arguments)).isZero();
    assertThat(Runs.json(out, "summary.json").get("scored").asInt()).isEqualTo(PICTURES);
    Map<String, Long> calls = SlowStore.calls();
    assertThat(calls.get("open")).isEqualTo(PICTURES);
    assertThat(calls.get("list")).isLessThanOrEqualTo(LISTS);
    assertThat(calls.getOrDefault("status", 0L)).isLessThanOrEqualTo(4);
  }

  private static SplitImages load(DataSets sets, List<String> settings) {
    try {
      return sets.load(
          new ExperimentReader(new Configuration()).read(null, settings).settings().data(), 1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
