package credence.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Makes data files in memory. */
public final class Bytes {

  private Bytes() {}

  public static DataFile file(String path, byte[] bytes) {
    return new DataFile(path, new ByteArrayInputStream(bytes));
  }

  /** A header of big-endian integers, then {@code body} bytes 0, 1, 2, ... modulo {@code below}. */
  public static byte[] idx(int body, int below, int... header) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + body);
    for (int value : header) {
      buffer.putInt(value);
    }
    for (int i = 0; i < body; i++) {
      buffer.put((byte) (i % below));
    }
    return buffer.array();
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
