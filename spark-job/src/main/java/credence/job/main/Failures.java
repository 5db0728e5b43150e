package credence.job.main;

import credence.job.base.Diagnosis;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.StopNotice;
import credence.job.base.Utf8Names;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Turns the end of a command, whatever it is, into a line of the log and an exit code. */
public final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** Runs a command; whatever goes wrong is logged and becomes the exit code it has a right to. */
  @SuppressWarnings("try") // closed once the job has ended
  static int execute(Callable<Integer> command, String... arguments) {
    try (StopNotice notice = StopNotice.armed()) {
      Utf8Names.require();
      return new CommandLine(command)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setExecutionExceptionHandler((e, line, parsed) -> report(e).code())
          .setExitCodeExceptionMapper(e -> ExitCode.USAGE.code())
          .execute(arguments);
    } catch (JobException | OutOfMemoryError | FSError e) {
      return report(e).code();
    }
  }

  /** Logs {@code failure}, with its stack trace where it is a fault of ours. */
  static ExitCode report(Throwable failure) {
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
}
