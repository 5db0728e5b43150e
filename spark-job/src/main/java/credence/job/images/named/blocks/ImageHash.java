package credence.job.images.named.blocks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A number for each image that looks random and follows from its pixels and a key alone: the first
 * 64 bits of their HMAC-SHA256. Where an image lies, and what lies beside it, makes no difference.
 */
public final class ImageHash {

  private static final String NAME = "HmacSHA256";

  private final Mac mac;

  /**
   * @param key not empty
   */
  public ImageHash(String key) {
    try {
      mac = Mac.getInstance(NAME);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), NAME));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + NAME, e);
    }
  }

  /**
   * Of images of one size.
   *
   * @param pixels [n, c, h, w]
   * @param size bytes of an image
   */
  public long[] of(byte[] pixels, int size) {
    long[] hashes = new long[pixels.length / size];
    for (int i = 0; i < hashes.length; i++) {
      mac.update(pixels, i * size, size);
      hashes[i] = ByteBuffer.wrap(mac.doFinal()).getLong();
    }
    return hashes;
  }
}
