package credence.data;

import java.io.IOException;

/** A data file is not what it should be: names the file, the place in it, and both sides. */
public final class DataException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param path of the file
   * @param offset in bytes, after decompression
   * @param expected what should be there, and why
   * @param found what is there
   */
  public DataException(String path, long offset, String expected, String found) {
    super("%s, byte %d: expected %s, found %s".formatted(path, offset, expected, found));
  }

  /** Because of {@code cause}, which says what was found. */
  public DataException(String path, long offset, String expected, IOException cause) {
    this(path, offset, expected, String.valueOf(cause.getMessage()));
    initCause(cause);
  }
}
