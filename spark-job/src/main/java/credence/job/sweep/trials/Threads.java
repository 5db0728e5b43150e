package credence.job.sweep.trials;

import credence.job.base.Diagnosis;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/** Threads of the driver that wait for Spark's jobs. */
public final class Threads {

  /** Takes a result in the caller's thread. */
  @FunctionalInterface
  public interface Taker<T> {
    void take(T result) throws IOException;
  }

  private Threads() {}

  /**
   * Runs tasks and takes their results as they come; the first failure ends it.
   *
   * @param parallel how many may run at a time, asked whenever one could begin
   */
  public static <T> void run(List<Callable<T>> tasks, IntSupplier parallel, Taker<T> taker)
      throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool(Threads::daemon);
    CompletionService<T> ended = new ExecutorCompletionService<>(threads);
    Iterator<Callable<T>> waiting = tasks.iterator();
    try {
      int running = 0;
      while (waiting.hasNext() || running > 0) {
        for (; waiting.hasNext() && running < parallel.getAsInt(); running++) {
          var unused = ended.submit(waiting.next());
        }
        taker.take(next(ended));
        running--;
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T next(CompletionService<T> ended) throws IOException {
    try {
      return ended.take().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException(ExitCode.TRY_AGAIN, "interrupted while trials run", e);
    } catch (ExecutionException e) {
      throw cause(e.getCause());
    }
  }

  /** As the task threw it. */
  private static JobException cause(Throwable cause) throws IOException {
    if (cause instanceof IOException io) {
      throw io;
    }
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return Diagnosis.telling(cause) instanceof JobException job
        ? job
        : new JobException(Diagnosis.classify(cause), Diagnosis.inWords(cause), cause);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "trial");
    thread.setDaemon(true);
    return thread;
  }
}
