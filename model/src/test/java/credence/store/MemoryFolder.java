package credence.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeMap;

/** A folder without a disk. */
final class MemoryFolder implements Folder {

  private final TreeMap<String, byte[]> files = new TreeMap<>();

  static MemoryFolder copyOf(MemoryFolder other) {
    MemoryFolder copy = new MemoryFolder();
    copy.files.putAll(other.files);
    return copy;
  }

  byte[] bytes(String name) {
    return files.get(name).clone();
  }

  void put(String name, byte[] bytes) {
    files.put(name, bytes);
  }

  /** Puts a manifest and the seal that makes it count. */
  void seal(String stem, byte[] manifest) throws IOException {
    put(stem + ".json", manifest);
    String line = Sha256.of(manifest) + "  " + stem + ".json\n";
    create(stem + ".sha256", out -> out.write(line.getBytes("US-ASCII")));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return new ByteArrayInputStream(existing(name));
  }

  @Override
  public long length(String name) throws IOException {
    return existing(name).length;
  }

  @Override
  public void create(String name, Content content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    content.writeTo(out);
    files.put(Folder.requireName(name), out.toByteArray());
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public String describe(String name) {
    return "memory/" + name;
  }

  private byte[] existing(String name) throws FileNotFoundException {
    byte[] bytes = files.get(Folder.requireName(name));
    if (bytes == null) {
      throw new FileNotFoundException(name);
    }
    return bytes;
  }
}
