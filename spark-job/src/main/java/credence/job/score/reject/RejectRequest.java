package credence.job.score.reject;

import credence.job.base.JobException;
import credence.predict.UncertaintyColumn;
import credence.predict.metrics.RejectionScores;

/** By which uncertainty images go to a person, and how many. */
public sealed interface RejectRequest {

  /** What images are ranked by if nobody says: all uncertainty there is. */
  UncertaintyColumn USUAL = UncertaintyColumn.PREDICTIVE_ENTROPY;

  UncertaintyColumn by();

  /** Those whose uncertainty is above a number. */
  record Above(UncertaintyColumn by, double limit) implements RejectRequest {
    public Above {
      if (!(limit >= 0 && Double.isFinite(limit))) {
        throw JobException.usage(
            "reject-above %s = %s must be a number of at least 0".formatted(by.id(), limit));
      }
    }
  }

  /** A share of them, the most uncertain ones. */
  record Share(UncertaintyColumn by, double share) implements RejectRequest {
    public Share {
      if (!RejectionScores.SHARES.contains(share)) {
        throw JobException.usage(
            "reject-share %s is none of %s: choose one, such as 5%% or 0.05"
                .formatted(share, RejectionScores.SHARES));
      }
    }
  }

  /**
   * From a command line.
   *
   * @param above {@code COLUMN=NUMBER}, or null
   * @param share {@code [COLUMN=]SHARE}, a number or one with a percent sign, or null
   * @return null if neither is there
   * @throws JobException with exit code 64 if both are, or a column is not known, or a number is
   *     none or out of its range
   */
  static RejectRequest of(String above, String share) {
    requireOne(above != null, share != null);
    if (above != null) {
      int equals = above.indexOf('=');
      if (equals < 0) {
        throw JobException.usage(
            "--reject-above %s must be COLUMN=NUMBER, such as %s=0.3".formatted(above, USUAL.id()));
      }
      return new Above(
          column(above.substring(0, equals)),
          number("--reject-above", above.substring(equals + 1).strip()));
    }
    if (share == null) {
      return null;
    }
    int equals = share.indexOf('=');
    return new Share(
        equals < 0 ? USUAL : column(share.substring(0, equals)),
        share(share.substring(equals + 1).strip()));
  }

  /**
   * From parameters.
   *
   * @param by name of a column
   * @param above null if that is not asked for
   * @param share null if that is not asked for
   * @return null if neither is asked for
   * @throws JobException as for a command line
   */
  static RejectRequest of(String by, Double above, Double share) {
    requireOne(above != null, share != null);
    UncertaintyColumn column = column(by);
    if (above != null) {
      return new Above(column, above);
    }
    return share == null ? null : new Share(column, share);
  }

  private static void requireOne(boolean isAbove, boolean isShare) {
    if (isAbove && isShare) {
      throw JobException.usage(
          "reject-above and reject-share are two limits of the same: give one of them");
    }
  }

  private static UncertaintyColumn column(String id) {
    return UncertaintyColumn.of(id.strip())
        .orElseThrow(
            () ->
                JobException.usage(
                    "%s is none of the uncertainties %s"
                        .formatted(id, String.join(", ", UncertaintyColumn.ids()))));
  }

  private static double share(String text) {
    boolean isPercent = text.endsWith("%");
    String digits = isPercent ? text.substring(0, text.length() - 1).strip() : text;
    double number = number("--reject-share", digits);
    // 7 / 100 is the double 0.07, and so for all that may be asked for.
    return isPercent ? number / 100 : number;
  }

  private static double number(String option, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw JobException.usage("%s %s is not a number".formatted(option, text));
    }
  }
}
