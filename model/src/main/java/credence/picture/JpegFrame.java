package credence.picture;

import credence.data.DataException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the frame header of a JPEG says (ITU-T T.81, B.2.2).
 *
 * @param components numbers of the planes, in their order
 */
record JpegFrame(int width, int height, List<Integer> components) {

  /** Precision, height, width and the number of components; each of these has 3 more. */
  private static final int FIXED = 6;

  private static final int EACH = 3;

  static JpegFrame of(String path, int at, ByteBuffer content) throws DataException {
    int length = content.remaining();
    int count = length < FIXED ? 0 : content.get(content.position() + FIXED - 1) & 0xFF;
    if (length != FIXED + EACH * count) {
      throw new DataException(path, at, "a frame header", length + " bytes");
    }
    content.get();
    int height = Short.toUnsignedInt(content.getShort());
    int width = Short.toUnsignedInt(content.getShort());
    PictureLimits.requireSize(path, width, height);
    content.get();
    List<Integer> components = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      components.add(content.get() & 0xFF);
      content.getShort();
    }
    return new JpegFrame(width, height, List.copyOf(components));
  }

  long pixels() {
    return (long) width * height;
  }
}
