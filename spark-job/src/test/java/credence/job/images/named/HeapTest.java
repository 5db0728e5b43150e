package credence.job.images.named;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.ExperimentReader;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What docs/memory.md says that pictures need is refused below that, and with 64. */
class HeapTest {

  private static final long MIB = 1 << 20;

  /** 3 GiB, of which each of 16 partitions has 192 MiB less the validation images. */
  private static final PictureSpace MILLION = new PictureSpace(1 << 20, 10_000, 3072);

  @Test
  void aMillionPicturesNeedADriverOfLessThanOneGigabyte() {
    assertThatCode(() -> cluster(1024, 1024, 1).requirePartitioned(MILLION, config(16)))
        .doesNotThrowAnyException();
  }

  @Test
  void tasksGatherTheirSetsBesideWhatTheCacheHolds() {
    // 200 + 5/2 x 190.2 MiB
    refused(
        () -> cluster(1024, 512, 1).requirePartitioned(MILLION, config(16)),
        "a partition's images (199,406,592 bytes, 1 at a time",
        "need a heap of 675 MiB, and this one has 512: set spark.executor.memory = 843m");
    // two at a time: 200 + 5 x 190.2 MiB
    refused(
        () -> cluster(1024, 1024, 2).requirePartitioned(MILLION, config(16)), "heap of 1,150 MiB");
    // An array has 2 GiB.
    refused(
        () -> cluster(1024, 1024, 1).requirePartitioned(MILLION, config(1)),
        "data.partitions = 1 gives 3,190,",
        "set it to at least 3");
  }

  @Test
  void theDriverHoldsWhatIsSetAsideAndTested() {
    // 200 + 7/2 x (10,000 + 200,000) x 3072 bytes + 200 bytes a picture
    PictureSpace tested = new PictureSpace(1 << 20, 200_000, 3072);
    refused(
        () -> cluster(1024, 1024, 1).requirePartitioned(tested, config(16)),
        "validation and test images need a heap of 2,591 MiB, and this one has 1,024: set"
            + " spark.driver.memory = 3238m");
    assertThatCode(
            () ->
                cluster(1024, 1024, 1)
                    .requirePartitioned(tested, config(16, "data.test-limit=10000")))
        .doesNotThrowAnyException();
  }

  @Test
  void inLocalModeOneHeapHasAll() {
    Heap local = new Heap(true, 1024 * MIB, 1024 * MIB, 2);
    refused(
        () -> local.requirePartitioned(MILLION, config(16)),
        "validation and test images, and a partition's images",
        "set spark.driver.memory = ");
  }

  @Test
  void aTrialInOneTaskHasAllImages() {
    refused(
        () -> cluster(1024, 1024, 1).requireWhole(MILLION, config(16)),
        "all images have 3,251,945,472 bytes of pixels",
        "mode = partitioned");
    // two tasks and what they are gathered from: 200 + 3 x 300 MiB
    refused(
        () ->
            cluster(1024, 1024, 2)
                .requireWhole(
                    new PictureSpace(200, 100, MIB),
                    config(2, "data.validation=0", "data.test-limit=1")),
        "need a heap of 1,100 MiB",
        "set spark.executor.memory = 1375m");
  }

  private static Heap cluster(long driver, long executor, int tasks) {
    return new Heap(false, driver * MIB, executor * MIB, tasks);
  }

  private static DataConfig config(int partitions, String... more) {
    List<String> settings = new java.util.ArrayList<>(List.of("data.name=parquet", "data.path=x"));
    settings.addAll(List.of("data.validation=10000", "data.partitions=" + partitions));
    settings.addAll(List.of(more));
    return new ExperimentReader(new Configuration()).read(null, settings).settings().data();
  }

  private static void refused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class,
            e -> org.assertj.core.api.Assertions.assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(parts);
  }
}
