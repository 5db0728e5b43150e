package credence.job.base;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The last line of a job that a signal ends (ctrl-C, exit code 130; SIGTERM, 143). What Spark and
 * this job's threads say of their end is no news: Spark's hook stops the context while the job's
 * thread waits for it, and what that thread then frees is refused by pools that are shutting down.
 * Log4j and Scala's futures, which write past it, are silent from the signal on; the line comes
 * after them.
 */
public final class StopNotice implements AutoCloseable {

  /** Before Spark's own hook. */
  private static final int FIRST = 1000;

  /** After Spark's, of priority 40, and before Hadoop closes its file systems, at 10. */
  private static final int LAST = 20;

  private static final int SECONDS = 10;

  private static final Kept AGAIN = () -> "give the same command again";

  /** There is one process, and one signal that ends it. */
  private static volatile Kept kept = AGAIN;

  /** Says what a run that was stopped has, and what the same command does with it. */
  @FunctionalInterface
  public interface Kept {
    String inWords() throws IOException;
  }

  private final CountDownLatch ended = new CountDownLatch(1);
  private final PrintStream errors = System.err;
  private final Runnable quiet = StopNotice::mute;
  private final Runnable line = this::say;

  private StopNotice() {}

  /** Stands by until the job has ended by itself. */
  public static StopNotice armed() {
    kept = AGAIN;
    StopNotice notice = new StopNotice();
    ShutdownHookManager.get().addShutdownHook(notice.quiet, FIRST);
    ShutdownHookManager.get().addShutdownHook(notice.line, LAST);
    return notice;
  }

  /** From now on there is something that the same command goes on from. */
  public static void tell(Kept what) {
    kept = what;
  }

  /** Whether the process is about to end, and the line will come. */
  public static boolean isDue() {
    return ShutdownHookManager.get().isShutdownInProgress();
  }

  /** The line. */
  public static String text() {
    String what;
    try {
      what = kept.inWords();
    } catch (IOException e) {
      what = "give the same command again (" + e.getMessage() + ")";
    }
    return "stopped before the end: " + what;
  }

  @Override
  public void close() {
    ended.countDown();
    if (!isDue()) {
      var unusedFirst = ShutdownHookManager.get().removeShutdownHook(quiet);
      var unusedLast = ShutdownHookManager.get().removeShutdownHook(line);
    }
  }

  private static void mute() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    try {
      Configurator.setAllLevels("", Level.OFF);
    } catch (LinkageError e) {
      // A Spark that logs by something else goes on to.
    }
  }

  private void say() {
    try {
      var unused = ended.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    errors.println(Progress.clearing() + text());
    errors.flush();
  }
}
