package credence.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests as lower-case hexadecimal text. */
public final class Sha256 {

  private Sha256() {}

  /** A new one. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** In hexadecimal. */
  public static String of(byte[] bytes) {
    return text(digest().digest(bytes));
  }

  /** Ends {@code digest}, which can then be used anew. */
  public static String end(MessageDigest digest) {
    return text(digest.digest());
  }

  static boolean isDigest(String text) {
    return text.matches("[0-9a-f]{64}");
  }

  private static String text(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
