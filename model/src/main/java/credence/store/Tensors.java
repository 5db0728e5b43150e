package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.net.WeightLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tensors of one flat vector: their entries in the manifest and their values in a file. A
 * reader knows every entry from the network; the manifest must say the same.
 *
 * @param role what the vector is: {@code mu}, {@code rho}, {@code moment.0}
 */
record Tensors(String role, WeightLayout layout) {

  private static final String[] KEYS = {
    "name", "role", "encoding", "dtype", "shape", "file", "offset", "bytes", "sha256"
  };

  String file() {
    return role + ".f32";
  }

  /** Appends the entries to {@code manifest} and writes the values. */
  void write(Folder folder, float[] values, ArrayNode manifest) throws IOException {
    List<String> sha256 = VectorFile.digests(values, parts());
    for (int i = 0; i < sha256.size(); i++) {
      manifest.add(entry(layout.tensors().get(i), sha256.get(i)));
    }
    VectorFile.write(folder, file(), values);
  }

  /**
   * The entries of the vectors of {@code roles}, which are all that {@code manifest} lists.
   *
   * @param manifest with a field {@code tensors}
   */
  static List<JsonNode> entries(Fields manifest, WeightLayout layout, List<String> roles)
      throws ModelFormatException {
    int count = layout.tensors().size() * roles.size();
    List<JsonNode> entries = manifest.array("tensors", count);
    if (entries.size() != count) {
      throw new ModelFormatException(
          manifest.place("tensors"),
          count + " tensors (" + String.join(", ", roles) + ")",
          entries.size() + " tensors");
    }
    return entries;
  }

  /** Reads the vectors of {@code roles}, which are all that {@code manifest} lists. */
  static List<float[]> readAll(
      Folder folder, Fields manifest, WeightLayout layout, List<String> roles) throws IOException {
    return readAll(folder, manifest, layout, roles, 0);
  }

  /** Likewise, without the first {@code skipped} roles. */
  static List<float[]> readAll(
      Folder folder, Fields manifest, WeightLayout layout, List<String> roles, int skipped)
      throws IOException {
    int each = layout.tensors().size();
    List<JsonNode> entries = entries(manifest, layout, roles);
    List<float[]> vectors = new ArrayList<>();
    List<List<String>> digests = new ArrayList<>();
    for (int r = skipped; r < roles.size(); r++) {
      String place = manifest.place("tensors");
      digests.add(new Tensors(roles.get(r), layout).check(entries, place, r * each));
    }
    for (int r = skipped; r < roles.size(); r++) {
      Tensors tensors = new Tensors(roles.get(r), layout);
      vectors.add(
          VectorFile.read(folder, tensors.file(), tensors.parts(), digests.get(r - skipped)));
    }
    return vectors;
  }

  /** Compares this vector's entries, which begin at {@code first}; returns their digests. */
  private List<String> check(List<JsonNode> entries, String place, int first)
      throws ModelFormatException {
    List<String> sha256 = new ArrayList<>();
    for (int i = 0; i < layout.tensors().size(); i++) {
      String at = place + "[" + (first + i) + "]";
      sha256.add(check(at, entries.get(first + i), layout.tensors().get(i)));
    }
    return sha256;
  }

  private ObjectNode entry(WeightLayout.Tensor tensor, String sha256) {
    VectorFile.Part part = part(tensor);
    ObjectNode entry = CanonicalJson.object();
    entry.put("name", tensor.name());
    entry.put("role", role);
    entry.put("encoding", "dense");
    entry.put("dtype", "float32-le");
    tensor.shape().forEach(entry.putArray("shape")::add);
    entry.put("file", file());
    entry.put("offset", part.offset());
    entry.put("bytes", part.bytes());
    entry.put("sha256", sha256);
    return entry;
  }

  /** Compares one entry with what the network says, and returns its digest. */
  private String check(String place, JsonNode json, WeightLayout.Tensor tensor)
      throws ModelFormatException {
    Fields found = Fields.of(place, json, KEYS);
    VectorFile.Part part = part(tensor);
    found.expect("name", tensor.name());
    found.expect("role", role);
    found.expect("encoding", "dense");
    found.expect("dtype", "float32-le");
    int[] shape = found.integers("shape", tensor.shape().size());
    if (!Arrays.stream(shape).boxed().toList().equals(tensor.shape())) {
      throw found.wrong("shape", tensor.shape().toString());
    }
    found.expect("file", file());
    found.expect("offset", part.offset());
    found.expect("bytes", part.bytes());
    if (!Sha256.isDigest(found.text("sha256"))) {
      throw found.wrong("sha256", "64 hexadecimal digits");
    }
    return found.text("sha256");
  }

  private List<VectorFile.Part> parts() {
    return layout.tensors().stream().map(this::part).toList();
  }

  private VectorFile.Part part(WeightLayout.Tensor tensor) {
    return new VectorFile.Part(tensor.name(), tensor.offset(), tensor.end());
  }
}
