package credence.picture;

import credence.data.DataException;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The stored values of a PNG file, and what they mean: nothing of it is left to ImageIO. */
final class PngPicture implements Decoded {

  /** Of the range of 16 bits; values of 14 bits and fewer do not go beyond. */
  private static final int QUARTER = 0x3FFF;

  /** 8 bits in 16: the byte twice. */
  private static final int BYTE_TWICE = 0x0101;

  private final PngHeader header;
  private final PngTransparency transparency;
  private final byte[] palette;
  private final Orientation orientation;
  private final int background;
  private final Raster raster;
  private final int[] values;
  private final int[] colour = new int[3];

  private boolean isTransparent;
  private boolean isFiner;
  private int largest;

  private PngPicture(PngChunks chunks, PngTransparency transparency, Raster raster, int ground) {
    this.header = chunks.header();
    this.transparency = transparency;
    this.palette = chunks.palette();
    this.orientation = chunks.orientation();
    this.background = ground;
    this.raster = raster;
    this.values = new int[header.colours().bands()];
  }

  /**
   * @throws DataException if it is damaged or cut off, or a pixel has a colour that the palette has
   *     not
   */
  static PngPicture of(String path, PngChunks chunks, PictureRules rules) throws DataException {
    PngTransparency transparency = PngTransparency.of(path, chunks);
    Raster raster = RasterReader.read(path, PictureFormat.PNG, chunks.pixels());
    PngPicture picture = new PngPicture(chunks, transparency, raster, rules.background());
    if (chunks.header().colours() == PngHeader.Colours.PALETTE) {
      picture.requirePalette(path);
    }
    return picture;
  }

  @Override
  public int width() {
    return header.width();
  }

  @Override
  public int height() {
    return header.height();
  }

  @Override
  public Orientation orientation() {
    return orientation;
  }

  @Override
  public int rgb(int x, int y) {
    raster.getPixel(x, y, values);
    if (header.colours() == PngHeader.Colours.PALETTE) {
      int index = values[0];
      for (int c = 0; c < 3; c++) {
        colour[c] = palette[3 * index + c] & 0xFF;
      }
      return seen(transparency.ofColour(index), 255);
    }
    boolean grey = header.colours().isGrey();
    for (int c = 0; c < 3; c++) {
      colour[c] = values[grey ? 0 : c];
    }
    note();
    int most = header.largest();
    boolean stored = header.colours().hasAlpha();
    return seen(stored ? values[values.length - 1] : transparency.of(values, most), most);
  }

  @Override
  public Set<PictureChange> changes() {
    EnumSet<PictureChange> changes = EnumSet.noneOf(PictureChange.class);
    if (isTransparent) {
      changes.add(PictureChange.ON_BACKGROUND);
    }
    if (isFiner) {
      changes.add(largest > QUARTER ? PictureChange.ROUNDED : PictureChange.FEW_LEVELS);
    }
    return changes;
  }

  private void note() {
    if (header.bits() == 16) {
      for (int value : colour) {
        largest = Math.max(largest, value);
        isFiner |= value % BYTE_TWICE != 0;
      }
    }
  }

  /** The colour over the background, in values of a byte. */
  private int seen(int alpha, int most) {
    isTransparent |= alpha < most;
    return over(0, alpha, most) << 16 | over(1, alpha, most) << 8 | over(2, alpha, most);
  }

  private int over(int channel, long alpha, long most) {
    long whole = most * most;
    long sum = 255 * alpha * colour[channel] + background * most * (most - alpha);
    return (int) ((sum + whole / 2) / whole);
  }

  private void requirePalette(String path) throws DataException {
    int colours = palette.length / 3;
    if (palette.length % 3 != 0 || colours == 0 || colours > 1 << header.bits()) {
      String most = "a palette of 1 to " + (1 << header.bits()) + " colours";
      throw new DataException(path, 0, most, palette.length + " bytes of it");
    }
    int[] row = new int[header.width()];
    for (int y = 0; y < header.height(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      int last = Arrays.stream(row).max().getAsInt();
      if (last >= colours) {
        String found = "colour %d in row %d".formatted(last, y);
        throw new DataException(path, 0, "the %d colours of the palette".formatted(colours), found);
      }
    }
  }
}
