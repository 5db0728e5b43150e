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

  private Failures() {}

  /** Logs {@code failure}, with its stack trace where it is a fault of ours. */
  static ExitCode report(Throwable thrown) {
    Throwable failure = thrown instanceof DownloadException e ? ofJob(e) : thrown;
    Throwable cause = Diagnosis.telling(failure);
    ExitCode code = Diagnosis.classify(failure);
    if (StopNotice.isDue()) {
      return ExitCode.TRY_AGAIN;
    }
    if (Diagnosis.isShutDown(cause)) {
      LOG.error("{}", StopNotice.text());
    } else if (code == ExitCode.BUG) {
      LOG.error("this is a bug, please report it", failure);
    } else {
      LOG.error("{}", Diagnosis.inWords(failure));
    }
    return code;
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
