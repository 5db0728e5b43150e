package credence.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names the exact contents of an image set, for provenance. */
public final class DataFingerprint {

  private DataFingerprint() {}

  /**
   * SHA-256, in hexadecimal, over shape, count, class names, labels and pixels, in this order;
   * numbers as big-endian 32-bit integers, each name with its length in bytes before it.
   */
  public static String of(ImageSet images) {
    MessageDigest digest = sha256();
    update(digest, images.shape().channels(), images.shape().height(), images.shape().width());
    update(digest, images.size(), images.classes());
    for (String name : images.classNames()) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      update(digest, bytes.length);
      digest.update(bytes);
    }
    update(digest, images.labels());
    digest.update(images.pixels());
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
