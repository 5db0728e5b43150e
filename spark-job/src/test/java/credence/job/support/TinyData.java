package credence.job.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** A small data set in MNIST's files: noise with a bright bar whose row is the label. */
public final class TinyData {

  private TinyData() {}

  /** Writes {@code folder}/mnist and returns {@code folder}. */
  public static Path write(Path folder, int train, int test) {
    try {
      Path mnist = Files.createDirectories(folder.resolve("mnist"));
      half(mnist, "train", train, 1);
      half(mnist, "t10k", test, 2);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void half(Path folder, String stem, int count, long seed) throws IOException {
    Random random = new Random(seed);
    ByteBuffer images = ByteBuffer.allocate(16 + count * 784);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    images.putInt(0x803).putInt(count).putInt(28).putInt(28);
    labels.putInt(0x801).putInt(count);
    byte[] image = new byte[784];
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(10);
      for (int p = 0; p < 784; p++) {
        boolean bar = p / 28 / 2 == label + 2;
        image[p] = (byte) (random.nextInt(100) + (bar ? 120 : 0));
      }
      images.put(image);
      labels.put((byte) label);
    }
    Files.write(folder.resolve(stem + "-images-idx3-ubyte.gz"), gzip(images.array()));
    Files.write(folder.resolve(stem + "-labels-idx1-ubyte"), labels.array());
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
