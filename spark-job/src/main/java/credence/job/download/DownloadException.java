package credence.job.download;

import java.io.IOException;

/** A file could not be had; {@link #reason()} says whether to try again. */
public final class DownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No mirror answers, or all broke off: worth retrying. */
    UNREACHABLE,
    /** Every mirror that answers serves something else. */
    WRONG_BYTES,
    /** There is a file of that name already, and it is not the published one. */
    EXISTS
  }

  private final Reason reason;

  DownloadException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
