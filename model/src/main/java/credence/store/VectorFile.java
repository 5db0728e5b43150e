package credence.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A flat vector as a file: 32-bit IEEE 754 numbers, little-endian, nothing else. Its parts (the
 * tensors) are checked one by one.
 */
final class VectorFile {

  /** Values from {@code from} (included) to {@code end} (excluded). */
  record Part(String name, int from, int end) {
    long offset() {
      return 4L * from;
    }

    long bytes() {
      return 4L * (end - from);
    }
  }

  private static final int CHUNK = 1 << 14;

  private VectorFile() {}

  static void write(Folder folder, String name, float[] values) throws IOException {
    folder.create(name, out -> copy(values, 0, values.length, out::write));
  }

  /** SHA-256 of each part's bytes. */
  static List<String> digests(float[] values, List<Part> parts) throws IOException {
    List<String> digests = new ArrayList<>(parts.size());
    MessageDigest digest = Sha256.digest();
    for (Part part : parts) {
      copy(values, part.from(), part.end(), digest::update);
      digests.add(Sha256.end(digest));
    }
    return digests;
  }

  /**
   * Reads a whole file of adjoining parts.
   *
   * @param sha256 what each part must have; nothing is allocated before the file's length has been
   *     compared
   */
  static float[] read(Folder folder, String name, List<Part> parts, List<String> sha256)
      throws IOException {
    int size = parts.get(parts.size() - 1).end();
    long length = folder.length(name);
    if (length != 4L * size) {
      throw new ModelFormatException(
          folder.describe(name), 4L * size + " bytes", length + " bytes");
    }
    float[] values = new float[size];
    try (InputStream in = folder.open(name)) {
      for (int i = 0; i < parts.size(); i++) {
        read(in, folder.describe(name), parts.get(i), values, sha256.get(i));
      }
      if (in.read() >= 0) {
        throw new ModelFormatException(
            folder.describe(name), 4L * size + " bytes", "more than that");
      }
    }
    return values;
  }

  private static void read(InputStream in, String place, Part part, float[] values, String expected)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] bytes = new byte[4 * CHUNK];
    for (int at = part.from(), count; at < part.end(); at += count) {
      count = Math.min(CHUNK, part.end() - at);
      int got = in.readNBytes(bytes, 0, 4 * count);
      if (got != 4 * count) {
        throw new ModelFormatException(
            place + ": " + part.name(),
            part.bytes() + " bytes",
            (4L * (at - part.from()) + got) + " bytes");
      }
      digest.update(bytes, 0, got);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values, at, count);
    }
    String found = Sha256.end(digest);
    if (!found.equals(expected)) {
      throw new ModelFormatException(
          place + ": " + part.name(), "SHA-256 " + expected, "SHA-256 " + found);
    }
  }

  private interface Sink {
    void take(byte[] bytes, int from, int count) throws IOException;
  }

  private static void copy(float[] values, int from, int end, Sink sink) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = from, count; at < end; at += count) {
      count = Math.min(CHUNK, end - at);
      chunk.asFloatBuffer().put(values, at, count);
      sink.take(chunk.array(), 0, 4 * count);
    }
  }
}
