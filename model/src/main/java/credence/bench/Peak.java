package credence.bench;

import credence.engine.onednn.ProcessorPeak;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The most that this machine's threads reach together: the sum of what each does at its fastest
 * while the others do the same.
 *
 * @param flops additions and multiplications a second in a large product of single precision
 * @param bytes a second in a long copy, read and written
 */
public record Peak(double flops, double bytes) {

  /** Looked for so long, at most. */
  private static final double MOST_SECONDS = 0.5;

  /** Most floats that are copied by all threads together. */
  private static final int MOST_FLOATS = 1 << 26;

  /** The least of a thread. */
  private static final int LEAST_FLOATS = 1 << 21;

  /**
   * Measures it with so many threads.
   *
   * @param seconds to look for each of the two
   * @throws UnsupportedOperationException where oneDNN's native library does not load
   */
  public static Peak measure(int threads, double seconds) throws InterruptedException {
    double time = Math.min(MOST_SECONDS, seconds);
    int shared = Math.max(LEAST_FLOATS, MOST_FLOATS / threads);
    int length = Math.min(ProcessorPeak.longest(), shared);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      double flops = sum(pool, threads, () -> ProcessorPeak.flops(time));
      return new Peak(flops, sum(pool, threads, () -> ProcessorPeak.bytes(time, length)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedOperationException unsupported) {
        throw unsupported;
      }
      throw new IllegalStateException("the processor's peak: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static double sum(ExecutorService pool, int threads, Callable<Double> measurement)
      throws InterruptedException, ExecutionException {
    List<Future<Double>> all = pool.invokeAll(Collections.nCopies(threads, measurement));
    double sum = 0;
    for (Future<Double> one : all) {
      sum += one.get();
    }
    return sum;
  }
}
