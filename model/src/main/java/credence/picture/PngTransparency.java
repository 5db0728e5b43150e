package credence.picture;

import credence.data.DataException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the chunk tRNS of a PNG file says: an alpha for each of the first colours of a palette, or
 * the one colour that is transparent (PNG, third edition, 11.3.1.1).
 */
final class PngTransparency {

  private final byte[] alphas;
  private final int[] clear;

  private PngTransparency(byte[] alphas, int[] clear) {
    this.alphas = alphas;
    this.clear = clear;
  }

  /**
   * @throws DataException if the chunk has not the length that belongs to its colours
   */
  static PngTransparency of(String path, PngChunks chunks) throws DataException {
    PngHeader header = chunks.header();
    byte[] chunk = chunks.transparency();
    if (chunk.length == 0 || header.colours().hasAlpha()) {
      return new PngTransparency(new byte[0], new int[0]);
    }
    boolean palette = header.colours() == PngHeader.Colours.PALETTE;
    int expected = palette ? chunks.palette().length / 3 : 2 * header.colours().bands();
    if (palette ? chunk.length > expected : chunk.length != expected) {
      String right = (palette ? "at most " : "") + expected + " bytes of transparency";
      throw new DataException(path, 0, right, String.valueOf(chunk.length));
    }
    return palette
        ? new PngTransparency(chunk, new int[0])
        : new PngTransparency(new byte[0], colour(chunk, header));
  }

  private static int[] colour(byte[] chunk, PngHeader header) {
    int[] colour = new int[chunk.length / 2];
    ByteBuffer values = ByteBuffer.wrap(chunk);
    Arrays.setAll(colour, c -> values.getShort() & header.largest());
    return colour;
  }

  /** The alpha, from 0 to 255, of a colour of the palette. */
  int ofColour(int index) {
    return index < alphas.length ? alphas[index] & 0xFF : 255;
  }

  /** The alpha, 0 or {@code most}, of a pixel without one of its own. */
  int of(int[] values, int most) {
    return Arrays.equals(values, clear) ? 0 : most;
  }
}
