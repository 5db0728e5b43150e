package credence.bench;

import credence.engine.onednn.OnednnEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures images per second: a warm-up, then repetitions. Replicas begin each of them together and
 * the rates of all are summed.
 *
 * @param warmUpSeconds before the first repetition, at least one batch
 * @param seconds of a repetition, at least one batch
 */
public record Bench(double warmUpSeconds, int repetitions, double seconds) {

  public Bench {
    if (repetitions < 1) {
      throw new IllegalArgumentException("repetitions = " + repetitions + " must be at least 1");
    }
  }

  /** Five repetitions of {@code seconds} each, after a warm-up the JIT compiler can do with. */
  public static Bench ofSeconds(double seconds) {
    return new Bench(Math.min(5, 2 * seconds), 5, seconds);
  }

  /**
   * Measures {@code of}.
   *
   * @throws IllegalStateException if a replica fails; its cause is why
   */
  public BenchResult run(BenchCase of) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(of.threads());
    try {
      CyclicBarrier barrier = new CyclicBarrier(of.threads());
      List<Callable<Measured>> tasks = new ArrayList<>();
      for (int i = 0; i < of.threads(); i++) {
        int index = i;
        tasks.add(() -> replica(of, index, barrier));
      }
      return sum(of, ended(pool, tasks));
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "bench of " + of + ": " + e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Waits for all; the first that fails ends the others, which may wait for it. */
  private static List<Future<Measured>> ended(ExecutorService pool, List<Callable<Measured>> tasks)
      throws InterruptedException, ExecutionException {
    CompletionService<Measured> completion = new ExecutorCompletionService<>(pool);
    List<Future<Measured>> all = new ArrayList<>();
    for (Callable<Measured> task : tasks) {
      all.add(completion.submit(task));
    }
    for (int i = 0; i < tasks.size(); i++) {
      var unused = completion.take().get();
    }
    return all;
  }

  private record Measured(String description, double[] rates, Map<String, Double> stages) {}

  private Measured replica(BenchCase of, int index, CyclicBarrier barrier) throws Exception {
    try (Replica replica = new Replica(of, index)) {
      batches(replica, warmUpSeconds);
      Map<String, Long> before = stageNanos(replica);
      double[] rates = new double[repetitions];
      long batches = 0;
      for (int r = 0; r < repetitions; r++) {
        barrier.await();
        long start = System.nanoTime();
        int done = batches(replica, seconds);
        rates[r] = done * (double) of.batch() / (System.nanoTime() - start) * 1e9;
        batches += done;
      }
      Map<String, Double> stages = new LinkedHashMap<>();
      for (Map.Entry<String, Long> e : stageNanos(replica).entrySet()) {
        long nanos = e.getValue() - before.getOrDefault(e.getKey(), 0L);
        stages.put(e.getKey(), Math.round(nanos / 1e3 / batches) / 1e3);
      }
      return new Measured(replica.engine().describe(), rates, stages);
    }
  }

  private static int batches(Replica replica, double seconds) {
    long start = System.nanoTime();
    int done = 0;
    do {
      replica.run();
      done++;
    } while (System.nanoTime() - start < seconds * 1e9);
    return done;
  }

  private static Map<String, Long> stageNanos(Replica replica) {
    return replica.engine() instanceof OnednnEngine engine ? engine.stageNanos() : Map.of();
  }

  private BenchResult sum(BenchCase of, List<Future<Measured>> futures)
      throws InterruptedException, ExecutionException {
    double[] rates = new double[repetitions];
    Measured last = null;
    for (Future<Measured> future : futures) {
      last = future.get();
      for (int r = 0; r < repetitions; r++) {
        rates[r] += last.rates()[r];
      }
    }
    return new BenchResult(of, last.description(), rates, last.stages());
  }
}
