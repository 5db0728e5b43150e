package credence.job.download;

import java.io.IOException;

/** A mirror answers, but with something else. */
final class WrongBytesException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongBytesException(String message) {
    super(message);
  }
}
