package credence.data.format;

import credence.data.DataException;
import credence.data.DataFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a data file forward, unpacking gzip, which its first two bytes tell, and keeping count of
 * where it is. Memory grows with the bytes that came, never with what a header promises.
 */
final class DataStream {

  private static final int CHUNK = 1 << 16;

  private final String path;
  private final InputStream in;
  private long offset;

  DataStream(DataFile file) throws IOException {
    path = file.path();
    PushbackInputStream start = new PushbackInputStream(file.in(), 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    boolean gzip = magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
    try {
      in = gzip ? new GZIPInputStream(start, CHUNK) : start;
    } catch (EOFException | ZipException e) {
      throw new DataException(path, 0, "a gzip header", e);
    }
  }

  long offset() {
    return offset;
  }

  DataException error(long at, String expected, String found) {
    return new DataException(path, at, expected, found);
  }

  /** A big-endian integer. */
  int int32(String what) throws IOException {
    byte[] bytes = exactly(4, what);
    return bytes[0] << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
  }

  /** The next {@code count} bytes. */
  byte[] exactly(int count, String what) throws IOException {
    long start = offset;
    byte[] bytes = upTo(count);
    if (bytes.length < count) {
      String expected = count + " bytes of " + what;
      throw error(start, expected, "the end after " + bytes.length);
    }
    return bytes;
  }

  /** The next {@code most} bytes, or as many as there are. */
  byte[] upTo(int most) throws IOException {
    byte[] bytes = new byte[Math.min(CHUNK, most)];
    int length = 0;
    while (length < most) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, most));
      }
      int read = read(bytes, length, bytes.length - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Refuses anything further. */
  void requireEnd() throws IOException {
    if (read(new byte[1], 0, 1) > 0) {
      throw error(offset - 1, "the end of the file", "more bytes");
    }
  }

  private int read(byte[] bytes, int from, int count) throws IOException {
    try {
      int read = in.read(bytes, from, count);
      offset += Math.max(read, 0);
      return read;
    } catch (EOFException | ZipException e) {
      throw new DataException(path, offset, "more of a whole gzip file", e);
    }
  }
}
