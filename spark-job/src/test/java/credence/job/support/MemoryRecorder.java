package credence.job.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;

/**
 * Heap in use and memory outside of it after the jobs of this JVM: {@code spark.extraListeners}.
 */
public final class MemoryRecorder extends SparkListener {

  private static final long MB = 1 << 20;
  private static final List<Long> HEAP = new CopyOnWriteArrayList<>();
  private static final List<Long> RESIDENT = new CopyOnWriteArrayList<>();

  public static void reset() {
    HEAP.clear();
    RESIDENT.clear();
  }

  /** Requires that neither grows any more once so many jobs have ended. */
  public static void requireFlat(int jobs) {
    assertThat(HEAP.size()).isGreaterThan(jobs + 50);
    assertThat(last(HEAP)).as("heap, bytes %s", HEAP).isLessThan(HEAP.get(jobs) + 16 * MB);
    assertThat(last(RESIDENT))
        .as("resident, bytes %s", RESIDENT)
        .isLessThan(RESIDENT.get(jobs) + 64 * MB);
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd event) {
    System.gc();
    HEAP.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    RESIDENT.add(resident());
  }

  private static long last(List<Long> values) {
    return values.get(values.size() - 1);
  }

  private static long resident() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
