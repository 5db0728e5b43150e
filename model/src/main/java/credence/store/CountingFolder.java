package credence.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Counts the bytes that are written to it, and forgets them. */
final class CountingFolder implements Folder {

  private long bytes;

  /** Of all files. */
  long bytes() {
    return bytes;
  }

  @Override
  public void create(String name, Content content) throws IOException {
    content.writeTo(
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes++;
          }

          @Override
          public void write(byte[] source, int from, int count) {
            bytes += count;
          }
        });
  }

  @Override
  public InputStream open(String name) throws IOException {
    throw new FileNotFoundException(describe(name));
  }

  @Override
  public long length(String name) throws IOException {
    throw new FileNotFoundException(describe(name));
  }

  @Override
  public List<String> list() {
    return List.of();
  }

  @Override
  public String describe(String name) {
    return name;
  }
}
