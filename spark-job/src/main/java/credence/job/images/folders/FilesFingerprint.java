package credence.job.images.folders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.math.BigInteger;
import org.apache.hadoop.fs.FileStatus;

/**
 * A set of files by their paths, lengths and times of modification, whatever the order they come
 * in. Sums of SHA-256, so that it takes no memory.
 */
public final class FilesFingerprint implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private BigInteger sum = BigInteger.ZERO;

  public void add(FileStatus file) {
    add(FoundFile.of(file));
  }

  public void add(FoundFile file) {
    String digest =
        CanonicalJson.sha256(
            CanonicalJson.object()
                .put("path", file.path())
                .put("length", file.length())
                .put("modified", file.modified()));
    sum = sum.add(new BigInteger(digest, 16)).mod(MODULUS);
  }

  /** Files of another part of the set. */
  void addAll(FilesFingerprint others) {
    sum = sum.add(others.sum).mod(MODULUS);
  }

  /** What an input is, for settings and summaries; the fingerprint has 64 hexadecimal digits. */
  public ObjectNode identity(String kind, String path, long images) {
    ObjectNode json = CanonicalJson.object();
    json.put("kind", kind);
    json.put("path", path);
    json.put("images", images);
    json.put("fingerprint", "%064x".formatted(sum));
    return json;
  }
}
