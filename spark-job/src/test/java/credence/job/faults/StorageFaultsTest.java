package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.main.Failures;
import credence.job.support.Commands;
import credence.job.support.Faults;
import credence.job.support.Faults.Operation;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs on a disk that fails: the exit code says so, and the same command goes on. */
class StorageFaultsTest {

  private static final int DEATHS = 20;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path trained;
  private static SparkSettings spark;
  private static Map<String, String> expected;
  private static long changes;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    data = TinyData.write(folder, 200, 60);
    spark = SparkSettings.of("local[2,4]", Faults.settings());
    trained = folder.resolve("reference");
    try (AutoCloseable counted = Faults.plan(event -> true)) {
      assertThat(train(trained)).isZero();
      changes = Faults.changes();
    }
    expected = Runs.model(trained);
    assertThat(expected).isNotEmpty();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  /** Each time a little later than where the one before got to. */
  @Test
  void theDriverMayDieAtTwentyMomentsOfOneRun() throws Exception {
    Path out = runs.resolve("run");
    Random random = new Random(8);
    for (int death = 1; death <= DEATHS; death++) {
      // As many changes as a begun run needs to get going, and a few more.
      long last = 20 + random.nextInt((int) (2 * changes / DEATHS));
      try (AutoCloseable faults = Faults.plan(Faults.deathAt(last))) {
        assertThat(train(out)).as("death %d, at change %d", death, last).isEqualTo(74);
      }
      assertThat(out.resolve("_SUCCESS")).doesNotExist();
      ObjectStoreTest.bury(out);
    }
    assertThat(Runs.metrics(out)).as("rounds so far").isNotEmpty();
    assertThat(train(out)).isZero();
    requireAsExpected(out);
  }

  @Test
  void aFullDiskEndsTheJobAndTheSameCommandGoesOn() throws Exception {
    Path out = runs.resolve("run");
    for (int writes = 4; writes <= 44; writes += 8) {
      AtomicInteger left = new AtomicInteger(writes);
      Faults.Plan full =
          event -> {
            if (event.operation() == Operation.WRITE && left.decrementAndGet() < 0) {
              throw new Faults.DiskFullException(event.bytes() / 2);
            }
            return true;
          };
      try (AutoCloseable faults = Faults.plan(full);
          LogLines log = LogLines.of(Failures.class)) {
        assertThat(train(out)).as("after %d writes", writes).isEqualTo(74);
        assertThat(log.text())
            .containsPattern("fault:\\S+ cannot be written \\(\\S+: No space left on device\\)");
      }
      assertThat(out.resolve("_SUCCESS")).doesNotExist();
      assertThat(out.resolve(".lock")).as("put in order").doesNotExist();
    }
    assertThat(train(out)).isZero();
    requireAsExpected(out);
  }

  @Test
  void aStreamThatBreaksInTheTrainingImagesIsNoDamagedFile() throws Exception {
    Path out = runs.resolve("run");
    try (AutoCloseable faults = Faults.plan(breaking("train-images", 4000, 1));
        LogLines log = LogLines.of(Failures.class)) {
      assertThat(train(out)).isEqualTo(74);
      assertThat(log.text())
          .containsPattern("mnist/train-images-idx3-ubyte.gz, byte \\d+: the connection broke");
    }
    assertThat(Runs.files(out)).as("nothing is written").isEmpty();
    assertThat(train(out)).isZero();
    requireAsExpected(out);
  }

  @Test
  void aTaskWhoseStreamBreaksIsRepeatedAndAtLastNamesFileAndByte() throws Exception {
    Path images = runs.resolve("images-idx3-ubyte");
    Path packed = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      Files.copy(in, images);
    }
    Path whole = runs.resolve("whole");
    Path out = runs.resolve("out");
    assertThat(score(images, whole)).isZero();
    try (AutoCloseable faults = Faults.plan(breaking("images-idx3", 8000, Integer.MAX_VALUE));
        LogLines log = LogLines.of(Failures.class)) {
      assertThat(score(images, out)).isEqualTo(74);
      assertThat(log.text())
          .containsPattern("executor driver.*images-idx3-ubyte, byte \\d+: the connection broke");
    }
    try (AutoCloseable faults = Faults.plan(breaking("images-idx3", 8000, 2))) {
      assertThat(score(images, out)).as("the second attempt").isZero();
    }
    assertThat(Scorings.rows(out).toString())
        .isEqualTo(Scorings.rows(whole).toString().replace("whole", "out"));
  }

  /** So many reads of the file beyond {@code position} fail. */
  private static Faults.Plan breaking(String file, long position, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return event -> {
      if (event.operation() == Operation.READ
          && event.path().getName().contains(file)
          && event.position() + event.bytes() > position
          && left.getAndDecrement() > 0) {
        throw new IOException("the connection broke");
      }
      return true;
    };
  }

  private static int train(Path out) {
    String[] arguments = new Job(data).set("training.epochs=6", "checkpoint.keep=2").arguments(out);
    arguments[1] = "fault://" + data;
    arguments[3] = "fault://" + out;
    return Commands.train(arguments);
  }

  private static int score(Path images, Path out) {
    String[] arguments = Scorings.arguments(trained, images, out, "--partitions", "4");
    arguments[2] = "fault://" + images;
    arguments[4] = "fault://" + out;
    return Commands.score(arguments);
  }

  private static void requireAsExpected(Path out) {
    assertThat(Runs.model(out)).isEqualTo(expected);
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(trained).keySet());
    assertThat(Runs.metrics(out)).hasSameSizeAs(Runs.metrics(trained));
  }
}
