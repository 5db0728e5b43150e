package credence.picture;

import credence.data.DataException;
import java.awt.image.Raster;
import java.util.EnumSet;
import java.util.Set;

/** The stored values of a JPEG file, and what they mean: nothing of it is left to ImageIO. */
final class JpegPicture implements Decoded {

  private final JpegFile file;
  private final JpegColours colours;
  private final Raster raster;
  private final int[] values;

  private JpegPicture(JpegFile file, JpegColours colours, Raster raster) {
    this.file = file;
    this.colours = colours;
    this.raster = raster;
    this.values = new int[colours.bands()];
  }

  /**
   * @throws DataException if it is damaged or cut off
   */
  static JpegPicture of(String path, JpegFile file) throws DataException {
    JpegColours colours = file.colours();
    return new JpegPicture(
        file, colours, RasterReader.read(path, PictureFormat.JPEG, file.pixels()));
  }

  @Override
  public int width() {
    return file.frame().width();
  }

  @Override
  public int height() {
    return file.frame().height();
  }

  @Override
  public Orientation orientation() {
    return file.orientation();
  }

  @Override
  public int rgb(int x, int y) {
    return colours.rgb(raster.getPixel(x, y, values), file.isInverted());
  }

  @Override
  public Set<PictureChange> changes() {
    return colours.areInks()
        ? EnumSet.of(PictureChange.FROM_INKS)
        : EnumSet.noneOf(PictureChange.class);
  }
}
