package credence.job.base;

import java.util.stream.Stream;

/** What a job's process ends with, after {@code sysexits.h}. */
public enum ExitCode {
  DONE(0, "nothing is left to do"),
  /** A fault that is ours. */
  BUG(1, "report it, with the driver's log"),
  /** Command line or configuration; training that diverges under its settings, too. */
  USAGE(64, "change the command or its settings as the reason says"),
  BAD_DATA(65, "mend the data"),
  INPUT_MISSING(66, "see that the input is where the command looks for it"),
  /** The run directory holds another configuration's run. */
  OUTPUT_EXISTS(73, "choose another --out, or give --overwrite"),
  INPUT_OUTPUT(74, "repeat the command"),
  /** The same command may well succeed later. */
  TRY_AGAIN(75, "repeat the command"),
  /** A checkpoint that does not belong to this run. */
  FOREIGN_CHECKPOINT(76, "choose another --out, or give back the data and the model of that run"),
  /** Images that a model before did not expect: nothing is trained on them. */
  SURPRISE(77, "look at today's data; raise --max-surprise if they are what they should be");

  private final int code;
  private final String remedy;

  ExitCode(int code, String remedy) {
    this.code = code;
    this.remedy = remedy;
  }

  /** The one of that number; a bug for a number of none. */
  public static ExitCode of(int code) {
    return Stream.of(values()).filter(one -> one.code == code).findFirst().orElse(BUG);
  }

  public int code() {
    return code;
  }

  /** What a person can do about it, whatever the reason. */
  public String remedy() {
    return remedy;
  }
}
