package credence.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code weights.bin} of any content, beside a manifest that agrees with it: three bytes say which
 * tensor has how many values and bytes of gaps, and all digests are right.
 */
class CompactFuzzTest {

  private static final MemoryFolder WRITTEN = ModelFuzzTest.written(ModelForm.COMPACT_INT8);
  private static final int HEADER = 3;

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void weightsAreReadOrRefused(byte[] input) throws IOException {
    byte[] header = Arrays.copyOf(input, HEADER);
    ObjectNode manifest = CanonicalJson.parse("model.json", WRITTEN.bytes("model.json"));
    JsonNode tensors = manifest.get("tensors");
    if (header[0] >= 0 && header[0] < tensors.size()) {
      change(tensors, header[0], header[1] & 0xFF, header[2] & 0xFF);
    }
    int from = Math.min(HEADER, input.length);
    byte[] weights = Arrays.copyOfRange(input, from, input.length);
    MemoryFolder folder = MemoryFolder.copyOf(WRITTEN);
    folder.put(CompactTensors.FILE, agreeing(tensors, weights));
    folder.seal("model", CanonicalJson.bytes(manifest));
    try {
      Model model = ModelStore.read(folder);
      for (float mu : model.posterior().mu()) {
        assertThat(mu).isFinite();
      }
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).contains("memory/").hasSizeLessThan(4000);
    }
  }

  private static void change(JsonNode tensors, int tensor, int count, int gaps) {
    int rho = (tensor + tensors.size() / 2) % tensors.size();
    if (tensors.get(tensor).has("count") && tensors.get(rho).has("count")) {
      ((ObjectNode) tensors.get(tensor)).put("count", count).put("index_bytes", gaps);
      ((ObjectNode) tensors.get(rho)).put("count", count);
    }
  }

  /** Makes offsets, lengths and digests those of what {@code weights} give, with zeros after it. */
  private static byte[] agreeing(JsonNode tensors, byte[] weights) {
    int offset = 0;
    for (JsonNode each : tensors) {
      ObjectNode tensor = (ObjectNode) each;
      int bytes = tensor.get("bytes").intValue();
      if (tensor.has("count")) {
        int width = tensor.get("dtype").textValue().equals(NumberType.Int8.ID) ? 1 : 4;
        bytes = tensor.get("index_bytes").intValue() + width * tensor.get("count").intValue();
      }
      byte[] content = Arrays.copyOfRange(padded(weights, offset + bytes), offset, offset + bytes);
      tensor.put("offset", offset).put("bytes", bytes).put("sha256", Sha256.of(content));
      offset += bytes;
    }
    return Arrays.copyOf(weights, offset);
  }

  private static byte[] padded(byte[] bytes, int length) {
    return bytes.length >= length ? bytes : Arrays.copyOf(bytes, length);
  }

  static Stream<byte[]> seeds() {
    byte[] weights = WRITTEN.bytes(CompactTensors.FILE);
    byte[] unchanged = new byte[HEADER + weights.length];
    unchanged[0] = -1;
    System.arraycopy(weights, 0, unchanged, HEADER, weights.length);
    byte[] fewer = unchanged.clone();
    fewer[0] = 0;
    fewer[1] = 1;
    fewer[2] = 2;
    return Stream.of(unchanged, fewer);
  }
}
