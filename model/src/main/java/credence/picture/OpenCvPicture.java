package credence.picture;

import credence.data.DataException;
import java.util.Set;

/** An OpenCV matrix over a background. */
final class OpenCvPicture implements Decoded {

  private final OpenCvImage image;
  private final int background;
  private boolean isTransparent;

  private OpenCvPicture(OpenCvImage image, int background) {
    this.image = image;
    this.background = background;
  }

  /**
   * @param place for messages
   * @throws DataException if it is no image
   */
  static OpenCvPicture of(OpenCvImage image, String place, PictureRules rules)
      throws DataException {
    image.require(place);
    return new OpenCvPicture(image, rules.background());
  }

  @Override
  public int width() {
    return image.width();
  }

  @Override
  public int height() {
    return image.height();
  }

  @Override
  public Orientation orientation() {
    return Orientation.TOP_LEFT;
  }

  @Override
  public int rgb(int x, int y) {
    int at = (y * image.width() + x) * image.channels();
    if (image.channels() == 1) {
      return 0x010101 * value(at);
    }
    int alpha = image.channels() == 4 ? value(at + 3) : 255;
    isTransparent |= alpha < 255;
    return over(at + 2, alpha) << 16 | over(at + 1, alpha) << 8 | over(at, alpha);
  }

  private int value(int at) {
    return image.pixels()[at] & 0xFF;
  }

  private int over(int at, int alpha) {
    return (alpha * value(at) + (255 - alpha) * background + 127) / 255;
  }

  @Override
  public Set<PictureChange> changes() {
    return isTransparent ? Set.of(PictureChange.ON_BACKGROUND) : Set.of();
  }
}
