package credence.job;

import credence.data.DataException;
import java.io.IOException;
import java.io.NotSerializableException;
import org.apache.spark.SparkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an exception means to the person who started the job. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** Logs {@code failure}, with its stack trace where it is a fault of ours. */
  static ExitCode report(Throwable failure) {
    Throwable cause = telling(failure);
    ExitCode code = classify(cause);
    if (code == ExitCode.BUG) {
      LOG.error("this is a bug, please report it", failure);
    } else if (cause instanceof JobException || cause instanceof DataException) {
      LOG.error("{}", cause.getMessage());
    } else {
      LOG.error("{}", cause.toString());
    }
    return code;
  }

  static ExitCode classify(Throwable failure) {
    if (failure instanceof JobException job) {
      return job.exitCode();
    }
    if (failure instanceof DataException) {
      return ExitCode.BAD_DATA;
    }
    if (failure instanceof IOException && !(failure instanceof NotSerializableException)) {
      return ExitCode.INPUT_OUTPUT;
    }
    // A lost executor, a stage given up, a session that stopped: not for a reason of ours.
    boolean passing =
        failure instanceof SparkException
            || failure instanceof OutOfMemoryError
            || String.valueOf(failure.getMessage()).contains("stopped SparkContext");
    return passing ? ExitCode.TRY_AGAIN : ExitCode.BUG;
  }

  /** What lies behind Spark's wrapping of a task's failure. */
  private static Throwable telling(Throwable failure) {
    Throwable at = failure;
    while (at instanceof SparkException && at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }
}
