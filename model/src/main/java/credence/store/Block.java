package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One tensor of {@code mu} or {@code rho} as a compact model has it.
 *
 * @param count of values that are written
 * @param indexBytes of the {@link Pattern} before them, 0 for one that is known already
 */
record Block(
    String role,
    WeightLayout.Tensor tensor,
    Encoding encoding,
    NumberType type,
    int count,
    int indexBytes) {

  enum Encoding {
    /** All values. */
    DENSE,
    /** The values of a pattern, that of the tensor's mu; elsewhere mu = 0 and rho = -infinity. */
    SPARSE,
    /** None: a rho that is -infinity everywhere. */
    POINT;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final String MU = "mu";
  static final String RHO = "rho";

  private static final List<Encoding> DENSE_ONLY = List.of(Encoding.DENSE);
  private static final List<String> DENSE_KEYS =
      List.of("name", "role", "encoding", "dtype", "shape", "file", "offset", "bytes", "sha256");

  long bytes() {
    return indexBytes + (long) count * type.bytes();
  }

  /**
   * @param offset of the first byte in {@code file}
   */
  ObjectNode entry(String file, long offset, String sha256) {
    ObjectNode entry = CanonicalJson.object();
    entry.put("name", tensor.name());
    entry.put("role", role);
    entry.put("encoding", encoding.id());
    type.write(entry);
    tensor.shape().forEach(entry.putArray("shape")::add);
    if (encoding == Encoding.SPARSE) {
      entry.put("count", count);
      entry.put("index_bytes", indexBytes);
    }
    entry.put("file", file);
    entry.put("offset", offset);
    entry.put("bytes", bytes());
    entry.put("sha256", sha256);
    return entry;
  }

  /** The block of mu whose entry {@code json} is. */
  static Block ofMu(String place, JsonNode json, WeightLayout.Tensor tensor)
      throws ModelFormatException {
    Fields found = Fields.anyOf(place, json);
    boolean isWeight = tensor.role() == Role.WEIGHT;
    Encoding encoding =
        encoding(found, isWeight ? List.of(Encoding.DENSE, Encoding.SPARSE) : DENSE_ONLY);
    NumberType type = isWeight ? type(found) : float32(found);
    if (encoding == Encoding.DENSE) {
      return new Block(MU, tensor, encoding, type, tensor.size(), 0).checked(found);
    }
    int count = bounded(found, "count", 0, tensor.size());
    int indexBytes = bounded(found, "index_bytes", count, Math.multiplyExact(5L, count));
    return new Block(MU, tensor, encoding, type, count, indexBytes).checked(found);
  }

  /** The block of rho whose entry {@code json} is, beside that of mu. */
  static Block ofRho(String place, JsonNode json, Block mu) throws ModelFormatException {
    Fields found = Fields.anyOf(place, json);
    Encoding encoding = encoding(found, List.of(mu.encoding(), Encoding.POINT));
    int count = encoding == Encoding.POINT ? 0 : mu.count();
    Block block = new Block(RHO, mu.tensor(), encoding, float32(found), count, 0);
    if (encoding == Encoding.SPARSE) {
      found.expect("count", count);
      found.expect("index_bytes", 0);
    }
    return block.checked(found);
  }

  /** This, if the rest of the entry says the same. */
  private Block checked(Fields found) throws ModelFormatException {
    List<String> keys = new ArrayList<>(DENSE_KEYS);
    if (encoding == Encoding.SPARSE) {
      keys.addAll(List.of("count", "index_bytes"));
    }
    if (type instanceof NumberType.Int8) {
      keys.add("scale");
    }
    found.only(keys);
    found.expect("name", tensor.name());
    found.expect("role", role);
    int[] shape = found.integers("shape", tensor.shape().size());
    if (!Arrays.stream(shape).boxed().toList().equals(tensor.shape())) {
      throw found.wrong("shape", tensor.shape().toString());
    }
    found.expect("bytes", bytes());
    if (!Sha256.isDigest(found.text("sha256"))) {
      throw found.wrong("sha256", "64 hexadecimal digits");
    }
    return this;
  }

  private static Encoding encoding(Fields found, List<Encoding> allowed)
      throws ModelFormatException {
    String id = found.text("encoding");
    for (Encoding encoding : allowed) {
      if (encoding.id().equals(id)) {
        return encoding;
      }
    }
    throw found.wrong("encoding", "one of " + allowed.stream().map(Encoding::id).toList());
  }

  private static NumberType float32(Fields found) throws ModelFormatException {
    found.expect("dtype", NumberType.Float32.ID);
    return new NumberType.Float32();
  }

  private static NumberType type(Fields found) throws ModelFormatException {
    if (!found.text("dtype").equals(NumberType.Int8.ID)) {
      return float32(found);
    }
    float scale = (float) found.number("scale");
    return NetworkJson.checked(found.place("scale"), "a scale", () -> new NumberType.Int8(scale));
  }

  private static int bounded(Fields found, String key, long least, long most)
      throws ModelFormatException {
    long value = found.whole(key);
    if (value < least || value > most) {
      throw found.wrong(key, "a number from " + least + " to " + most);
    }
    return (int) value;
  }
}
