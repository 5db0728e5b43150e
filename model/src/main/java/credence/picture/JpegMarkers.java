package credence.picture;

/** Finds the markers of a JPEG (ITU-T T.81, B.1.1): a byte 255 and then neither 0 nor 255. */
final class JpegMarkers {

  static final int START = 0xD8;
  static final int END = 0xD9;
  static final int SCAN = 0xDA;
  static final int COMMENT = 0xFE;

  private static final int FILL = 0xFF;
  private static final int RESTART = 0xD0;
  private static final int ALONE = 0x01;

  private JpegMarkers() {}

  /**
   * The place of the next marker's code, wherever it is, or the length of the file. Bytes before it
   * that are no marker are passed over, as every reader does.
   */
  static int next(byte[] jpeg, int from) {
    for (int at = Math.max(1, from); at < jpeg.length; at++) {
      int code = jpeg[at] & 0xFF;
      if ((jpeg[at - 1] & 0xFF) == FILL && code != 0 && code != FILL) {
        return at;
      }
    }
    return jpeg.length;
  }

  /** The place of the first marker that ends a scan's data; restart markers are part of them. */
  static int afterScan(byte[] jpeg, int from) {
    int at = next(jpeg, from + 1);
    while (at < jpeg.length && isRestart(jpeg[at] & 0xFF)) {
      at = next(jpeg, at + 1);
    }
    return at;
  }

  /** Whether nothing belongs to the marker. */
  static boolean isAlone(int code) {
    return code == ALONE || isRestart(code);
  }

  /** Whether it begins a frame: these, without the tables that stand among them. */
  static boolean isFrame(int code) {
    return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
  }

  /** Whether it is for applications alone, or a comment. */
  static boolean isApplication(int code) {
    return (code >= 0xE0 && code <= 0xEF) || code == COMMENT;
  }

  private static boolean isRestart(int code) {
    return code >= RESTART && code < START;
  }
}
