package credence.store;

import java.io.IOException;

/** What was read back is not what Credence writes: damaged, cut short, or of another version. */
public final class ModelFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String place;

  /**
   * @param place file, and the place in it: {@code model/model.json: network.layers[2].kernel}
   * @param expected what should be there
   * @param found what is there
   */
  public ModelFormatException(String place, String expected, String found) {
    super(place + ": expected " + expected + ", found " + found);
    this.place = place;
  }

  ModelFormatException(String place, String expected, Throwable cause) {
    this(place, expected, String.valueOf(cause.getMessage()));
    initCause(cause);
  }

  public String place() {
    return place;
  }
}
