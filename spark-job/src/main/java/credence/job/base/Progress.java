package credence.job.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar with the time that is left, for a person at a terminal; nothing in a log. */
public final class Progress implements AutoCloseable {

  /** Takes a bar from its line of a terminal. */
  private static final String CLEARED = "\r\033[K";

  private final ProgressBar bar;

  /**
   * @param task what is being done: {@code training}
   * @param unit what is counted: {@code rounds}
   * @param done of {@code total} before this job began
   */
  public Progress(String task, String unit, int done, int total) {
    bar =
        isTerminal()
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()
            : null;
  }

  /** Another one is done; the bar's line is cleared for the log's, and drawn again below it. */
  public void step() {
    if (bar != null) {
      bar.step();
      System.err.print(CLEARED);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** What comes before a line that may follow a bar. */
  static String clearing() {
    return isTerminal() ? CLEARED : "";
  }

  /** Whether standard error is a terminal, where the system tells. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
