package credence.job.base;

/** What a job's process ends with, after {@code sysexits.h}. */
public enum ExitCode {
  DONE(0),
  /** A fault that is ours. */
  BUG(1),
  /** Command line or configuration; training that diverges under its settings, too. */
  USAGE(64),
  BAD_DATA(65),
  INPUT_MISSING(66),
  /** The run directory holds another configuration's run. */
  OUTPUT_EXISTS(73),
  INPUT_OUTPUT(74),
  /** The same command may well succeed later. */
  TRY_AGAIN(75),
  /** A checkpoint that does not belong to this run. */
  FOREIGN_CHECKPOINT(76);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
