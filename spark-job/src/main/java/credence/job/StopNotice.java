package credence.job;

import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The last line of a job that a signal ends (ctrl-C, exit code 130; SIGTERM, 143): it comes before
 * Spark stops, and what Spark and this job's threads say of that is no news.
 */
final class StopNotice implements AutoCloseable {

  /** Before Spark's own hooks and Hadoop's. */
  private static final int FIRST = 1000;

  private final Runnable hook = StopNotice::say;

  private StopNotice() {}

  static StopNotice armed() {
    StopNotice notice = new StopNotice();
    ShutdownHookManager.get().addShutdownHook(notice.hook, FIRST);
    return notice;
  }

  /** The job has ended by itself. */
  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      var unused = ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }

  private static void say() {
    try {
      Configurator.setAllLevels("", Level.OFF);
    } catch (LinkageError e) {
      // A Spark that logs by something else goes on to.
    }
    System.err.println(
        "stopped by a signal before the end: the same command goes on from what its run directory"
            + " has, or begins anew if that has no checkpoint yet");
  }
}
