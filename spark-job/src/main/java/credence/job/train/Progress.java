package credence.job.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar with the time that is left, for a person at a terminal; nothing in a log. */
final class Progress implements AutoCloseable {

  private final ProgressBar bar;

  /**
   * @param done of {@code rounds} before this job began
   */
  Progress(int done, int rounds) {
    bar =
        isTerminal()
            ? new ProgressBarBuilder()
                .setTaskName("training")
                .setUnit(" rounds", 1)
                .setInitialMax(rounds)
                .startsFrom(done, java.time.Duration.ZERO)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()
            : null;
  }

  /** Another round is done; the bar's line is cleared for the log's, and drawn again below it. */
  void step() {
    if (bar != null) {
      bar.step();
      System.err.print("\r\033[K");
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
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
