package credence.job.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that says of which file, and where in it, reading failed. */
public final class TracedInput extends FilterInputStream {

  private final String path;
  private long offset;

  /**
   * @param offset of the next byte of {@code in}, before decompression
   */
  public TracedInput(String path, long offset, InputStream in) {
    super(in);
    this.path = path;
    this.offset = offset;
  }

  @Override
  public int read() throws IOException {
    try {
      int read = in.read();
      offset += read < 0 ? 0 : 1;
      return read;
    } catch (IOException e) {
      throw located(e);
    }
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    try {
      int read = in.read(bytes, from, count);
      offset += Math.max(read, 0);
      return read;
    } catch (IOException e) {
      throw located(e);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      long skipped = in.skip(count);
      offset += skipped;
      return skipped;
    } catch (IOException e) {
      throw located(e);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private IOException located(IOException cause) {
    return new IOException("%s, byte %d: %s".formatted(path, offset, cause.getMessage()), cause);
  }
}
