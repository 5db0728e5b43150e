package credence.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A data file to be read: its bytes, plain or gzip, and its name for messages. Whoever opened the
 * stream closes it, or this.
 */
public record DataFile(String path, InputStream in) implements Closeable {

  @Override
  public void close() throws IOException {
    in.close();
  }
}
