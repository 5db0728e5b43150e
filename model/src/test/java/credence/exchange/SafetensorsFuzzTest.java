package credence.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.store.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFuzzTest {

  private static final List<String> TYPES =
      List.of(
          "F32", "F64", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL",
          "F8_E5M2");

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void filesAreReadOrRefused(byte[] file) throws IOException {
    Safetensors read;
    try {
      read = Safetensors.read("a", file);
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).matches("(?s)a.*: expected .+, found .*");
      return;
    }
    read.tensors()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.values())
                    .as(name)
                    .hasSize(tensor.shape().stream().reduce(1, Math::multiplyExact)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    read.write(out);
    Safetensors again = Safetensors.read("a", out.toByteArray());
    assertThat(again.metadata()).isEqualTo(read.metadata());
    assertThat(again.tensors().keySet()).isEqualTo(read.tensors().keySet());
    again
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(tensor.shape()).isEqualTo(read.tensors().get(name).shape());
              assertThat(tensor.values()).isEqualTo(read.tensors().get(name).values());
            });
  }

  static Stream<byte[]> seeds() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tensor weight = new Tensor(List.of(2, 3), new float[] {1, -2, 3, Float.NaN, 5, 6});
    Tensor none = new Tensor(List.of(0, 7), new float[0]);
    Tensor scalar = new Tensor(List.of(), new float[] {4});
    new Safetensors(
            Map.of("fc.weight", weight, "none", none, "scalar", scalar), Map.of("format", "pt"))
        .write(out);
    byte[] whole = out.toByteArray();
    return Stream.concat(
        Stream.of(
            whole,
            Arrays.copyOf(whole, whole.length - 1),
            Arrays.copyOf(whole, whole.length + 1),
            Arrays.copyOf(whole, 20),
            Arrays.copyOf(whole, 7),
            new byte[0],
            new byte[8],
            file("[]", 0),
            file("{}", 0),
            file("{", 0),
            file("{\"a\":7}", 0),
            file("{\"a\":{\"dtype\":\"F32\",\"shape\":7,\"data_offsets\":[0,4]}}", 4),
            file("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4),
            file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
            file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4),
            file(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2147483647,2147483647,2147483647],"
                    + "\"data_offsets\":[0,4]}}",
                4),
            file(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                    + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4),
            file("{\"__metadata__\":[1,2]}", 0),
            file("{\"a\":1,\"a\":2}", 0)),
        TYPES.stream()
            .map(
                type ->
                    file(
                        "{\"a\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[0,%d]}}"
                            .formatted(type, 2 * bytes(type)),
                        2 * bytes(type))));
  }

  private static int bytes(String type) {
    return type.endsWith("64") ? 8 : type.endsWith("32") ? 4 : type.endsWith("16") ? 2 : 1;
  }

  /** A header and so many bytes of tensors, 1, 2, 3, .. */
  private static byte[] file(String header, int length) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text);
    for (int i = 1; i <= length; i++) {
      file.put((byte) i);
    }
    return file.array();
  }
}
