package credence.job.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What the bytes of a file have to hash to, written {@code sha256:HEX} or {@code md5:HEX}. */
record Digest(String algorithm, String hex) {
  Digest {
    int length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "md5" -> 32;
          default ->
              throw new IllegalArgumentException(
                  "digest algorithm " + algorithm + " is neither sha256 nor md5");
        };
    hex = hex.toLowerCase(Locale.ROOT);
    if (!hex.matches("[0-9a-f]{" + length + "}")) {
      throw new IllegalArgumentException(
          algorithm + " " + hex + " is not " + length + " hex digits");
    }
  }

  static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("digest " + text + " is not written algorithm:hex");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The digest of what {@code file} holds, by the same algorithm. */
  Digest of(Path file) throws IOException {
    MessageDigest hash = start();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
  }

  private MessageDigest start() {
    try {
      return MessageDigest.getInstance(algorithm.equals("md5") ? "MD5" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5 and SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
