package credence.data;

import credence.net.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

/** Names the exact contents of an image set, for provenance. */
public final class DataFingerprint {

  private DataFingerprint() {}

  /**
   * SHA-256, in hexadecimal, over shape, count, class names, labels and pixels, in this order;
   * numbers as big-endian 32-bit integers, each name with its length in bytes before it. Where
   * images have weights, these come last, as floats.
   */
  public static String of(ImageSet images) {
    return of(
        images.shape(),
        images.classNames(),
        images.labels(),
        List.of(images.pixels()).iterator(),
        images.weights());
  }

  /**
   * The same of images that are not in one place.
   *
   * @param pixels of all of them, in as many pieces as there are
   * @param weights of all of them, or null
   */
  public static String of(
      Shape shape,
      List<String> classNames,
      int[] labels,
      Iterator<byte[]> pixels,
      float[] weights) {
    MessageDigest digest = sha256();
    update(digest, shape.channels(), shape.height(), shape.width());
    update(digest, labels.length, classNames.size());
    for (String name : classNames) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      update(digest, bytes.length);
      digest.update(bytes);
    }
    update(digest, labels);
    pixels.forEachRemaining(digest::update);
    if (weights != null) {
      ByteBuffer buffer = ByteBuffer.allocate(4 * weights.length);
      buffer.asFloatBuffer().put(weights);
      digest.update(buffer);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    buffer.asIntBuffer().put(values);
    digest.update(buffer);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
