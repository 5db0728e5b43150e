package credence.job.base;

import credence.data.DataException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkException;

/** What an exception means to the person who started the job. */
public final class Diagnosis {

  /** What an executor did not get, for want of memory or of a network. */
  private static final String LOST_BROADCAST = "Failed to get broadcast";

  private Diagnosis() {}

  /** What went wrong, without its stack, and what can be done where that is known. */
  public static String inWords(Throwable failure) {
    Throwable cause = telling(failure);
    if (isTold(cause)) {
      return cause.getMessage();
    }
    // Of a task's failure Spark's first line says which one it was, on which host, and the cause.
    String line = firstLine(String.valueOf(failure.getMessage()));
    String told = firstLine(cause.toString());
    String words = line.contains(told) ? line : told;
    if (OutOfMemory.isCauseOf(failure)) {
      return words + ": " + OutOfMemory.REMEDY;
    }
    return words.contains(LOST_BROADCAST)
        ? words + ". The executor's log says why; where it is memory, " + OutOfMemory.REMEDY
        : words;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** Whether its message is written for people and tells all. */
  private static boolean isTold(Throwable cause) {
    return cause instanceof JobException
        || cause instanceof DataException
        || cause instanceof DivergedException;
  }

  /** The exit code that a failure has a right to. */
  public static ExitCode classify(Throwable thrown) {
    Throwable failure = telling(thrown);
    if (failure instanceof JobException job) {
      return job.exitCode();
    }
    if (failure instanceof DataException) {
      return ExitCode.BAD_DATA;
    }
    // The same would happen again, with the same settings.
    if (failure instanceof DivergedException || OutOfMemory.isCauseOf(thrown)) {
      return ExitCode.USAGE;
    }
    if (failure instanceof FSError
        || (failure instanceof IOException && !(failure instanceof NotSerializableException))) {
      return ExitCode.INPUT_OUTPUT;
    }
    // A lost executor, a stage given up, a session that stopped: not for a reason of ours.
    boolean passing = failure instanceof SparkException || isShutDown(failure);
    return passing ? ExitCode.TRY_AGAIN : ExitCode.BUG;
  }

  /** Whether a job was stopped by a signal, or by the cluster. */
  public static boolean isShutDown(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("stopped SparkContext")
        || message.contains("SparkContext was shut down");
  }

  /** What lies behind Spark's wrapping of a task's failure, and an iterator's. */
  public static Throwable telling(Throwable failure) {
    Throwable at = failure;
    while ((at instanceof SparkException || at instanceof UncheckedIOException)
        && at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }
}
