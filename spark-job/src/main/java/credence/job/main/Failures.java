package credence.job.main;

import credence.job.base.Diagnosis;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.StopNotice;
import credence.job.download.DownloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the end of a command, whatever it is, into a line of the log and an exit code. */
public final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final String BUG = "this is a bug, please report it";

  private Failures() {}

  /** Logs {@code failure}, with its stack trace where it is a fault of ours. */
  static ExitCode report(Throwable thrown) {
    Throwable failure = told(thrown);
    ExitCode code = Diagnosis.classify(failure);
    if (StopNotice.isDue()) {
      return ExitCode.TRY_AGAIN;
    }
    if (code == ExitCode.BUG) {
      LOG.error("{}", BUG, failure);
    } else {
      LOG.error("{}", inWords(thrown));
    }
    return code;
  }

  /** The same line, where only a line is wanted. */
  static String inWords(Throwable thrown) {
    Throwable failure = told(thrown);
    if (StopNotice.isDue() || Diagnosis.isShutDown(Diagnosis.telling(failure))) {
      return StopNotice.text();
    }
    String words = Diagnosis.inWords(failure);
    return Diagnosis.classify(failure) == ExitCode.BUG ? BUG + ": " + words : words;
  }

  private static Throwable told(Throwable thrown) {
    return thrown instanceof DownloadException e ? ofJob(e) : thrown;
  }

  private static JobException ofJob(DownloadException failure) {
    ExitCode code =
        switch (failure.reason()) {
          case WRONG_BYTES -> ExitCode.BAD_DATA;
          case EXISTS -> ExitCode.OUTPUT_EXISTS;
          case UNREACHABLE -> ExitCode.TRY_AGAIN;
        };
    return new JobException(code, failure.getMessage(), failure);
  }
}
