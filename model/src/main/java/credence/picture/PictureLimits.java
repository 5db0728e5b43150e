package credence.picture;

import credence.data.DataException;

/** What a picture may promise before any pixel is decoded: a small file may promise a huge one. */
final class PictureLimits {

  private static final int MOST_PIXELS = 1 << 24;

  /** Pixels times scans: 16 of the largest image. */
  private static final long MOST_SCANNED = 1 << 28;

  private PictureLimits() {}

  static void requireSize(String path, long width, long height) throws DataException {
    // Sides have at most 32 bits, so that a product of 64 would only be negative if it overflowed.
    long pixels = width * height;
    if (pixels < 1 || pixels > MOST_PIXELS) {
      String most = "an image of at least 1 pixel and at most " + MOST_PIXELS + " pixels";
      throw new DataException(path, 0, most, width + " x " + height);
    }
  }

  /** Every scan of a progressive JPEG goes over the whole image, and a file may have millions. */
  static void requireScans(String path, long scans, long pixels) throws DataException {
    if (scans * pixels > MOST_SCANNED) {
      String most = "at most " + MOST_SCANNED / pixels + " scans of " + pixels + " pixels";
      throw new DataException(path, 0, most, scans + " scans");
    }
  }
}
