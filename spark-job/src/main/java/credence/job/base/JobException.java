package credence.job.base;

/**
 * Ends a job with an exit code and a message for the person who started it: the thing, the value,
 * the limit and the place. No stack trace is shown.
 */
public final class JobException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public JobException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public JobException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A command line or configuration that cannot be run. */
  public static JobException usage(String message) {
    return new JobException(ExitCode.USAGE, message);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
