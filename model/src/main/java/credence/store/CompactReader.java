package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.MeanField;
import credence.net.WeightLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@link CompactTensors} writes, and trusts none of it: all entries, and the length of
 * the file, are compared before anything is allocated.
 */
final class CompactReader {

  private final Folder folder;
  private final List<JsonNode> entries;
  private final WeightLayout layout;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param entries of mu, then of rho
   * @param place of the entries
   */
  private CompactReader(Folder folder, List<JsonNode> entries, WeightLayout layout, String place)
      throws IOException {
    this.folder = folder;
    this.entries = entries;
    this.layout = layout;
    if (layout.size() > CompactTensors.MOST_WEIGHTS) {
      throw new ModelFormatException(
          place,
          "at most " + CompactTensors.MOST_WEIGHTS + " weights in " + CompactTensors.FILE,
          layout.size() + " weights");
    }
    long bytes = check(place);
    long length = folder.length(CompactTensors.FILE);
    if (length != bytes) {
      throw new ModelFormatException(
          folder.describe(CompactTensors.FILE), bytes + " bytes", length + " bytes");
    }
  }

  /** Whether it is a compact model's manifest that {@code tensors} is the list of. */
  static boolean fits(List<JsonNode> tensors) {
    return !tensors.isEmpty() && tensors.get(0).path("file").asText().equals(CompactTensors.FILE);
  }

  /**
   * @param tensors of a manifest: those of mu, then those of rho, then others
   * @param place of that list
   */
  static MeanField read(Folder folder, List<JsonNode> tensors, WeightLayout layout, String place)
      throws IOException {
    return new CompactReader(folder, tensors, layout, place).read();
  }

  /** Makes the blocks of what the entries say; returns how many bytes they have together. */
  private long check(String place) throws ModelFormatException {
    int each = layout.tensors().size();
    long offset = 0;
    for (int i = 0; i < 2 * each; i++) {
      String at = place + "[" + i + "]";
      blocks.add(
          i < each
              ? Block.ofMu(at, entries.get(i), layout.tensors().get(i))
              : Block.ofRho(at, entries.get(i), blocks.get(i - each)));
      Fields entry = Fields.anyOf(at, entries.get(i));
      entry.expect("file", CompactTensors.FILE);
      entry.expect("offset", offset);
      offset += blocks.get(i).bytes();
    }
    return offset;
  }

  private MeanField read() throws IOException {
    int each = layout.tensors().size();
    float[] mu = new float[layout.size()];
    float[] rho = new float[layout.size()];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    List<Pattern> patterns = new ArrayList<>(each);
    try (InputStream in = folder.open(CompactTensors.FILE)) {
      for (int i = 0; i < blocks.size(); i++) {
        Block block = blocks.get(i);
        ByteBuffer bytes = bytes(in, block, entries.get(i).get("sha256").textValue());
        if (i < each) {
          patterns.add(checked(block, () -> pattern(block, bytes)));
        }
        Pattern pattern = patterns.get(i % each);
        float[] vector = i < each ? mu : rho;
        checked(block, () -> decode(block, pattern, bytes, vector));
      }
    }
    return MeanField.of(mu, rho);
  }

  private <T> T checked(Block block, NetworkJson.Maker<T> maker) throws ModelFormatException {
    return NetworkJson.checked(place(block), "what its entry says", maker);
  }

  private String place(Block block) {
    return "%s: %s %s"
        .formatted(folder.describe(CompactTensors.FILE), block.tensor().name(), block.role());
  }

  private ByteBuffer bytes(InputStream in, Block block, String sha256) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(block.bytes()));
    if (bytes.length != block.bytes()) {
      throw new ModelFormatException(
          place(block), block.bytes() + " bytes", bytes.length + " bytes");
    }
    String found = Sha256.of(bytes);
    if (!found.equals(sha256)) {
      throw new ModelFormatException(place(block), "SHA-256 " + sha256, "SHA-256 " + found);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Takes the pattern of a block of mu from the beginning of its bytes. */
  private static Pattern pattern(Block block, ByteBuffer bytes) {
    if (block.encoding() == Block.Encoding.DENSE) {
      return Pattern.all(block.tensor().size());
    }
    ByteBuffer gaps = bytes.slice(0, block.indexBytes());
    bytes.position(block.indexBytes());
    return Pattern.read(gaps, block.count(), block.tensor().size());
  }

  private static float[] decode(Block block, Pattern pattern, ByteBuffer bytes, float[] vector) {
    for (int i = 0; i < block.count(); i++) {
      vector[block.tensor().offset() + pattern.at(i)] = block.type().get(bytes);
    }
    return vector;
  }
}
