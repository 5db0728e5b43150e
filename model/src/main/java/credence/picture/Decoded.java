package credence.picture;

import java.util.Set;

/** A decoded picture as it is stored, not yet turned. */
sealed interface Decoded permits PngPicture, JpegPicture, OpenCvPicture {

  int width();

  int height();

  Orientation orientation();

  /** The colour of a pixel, 0xRRGGBB. */
  int rgb(int x, int y);

  /** What was done to the pixels that have been asked for. */
  Set<PictureChange> changes();
}
