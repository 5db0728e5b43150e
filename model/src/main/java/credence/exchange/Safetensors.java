package credence.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import credence.store.ModelFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named tensors in the safetensors format: the length of a header of JSON in eight bytes, the
 * header, which says type, shape and place of each tensor, and their bytes without gaps, all
 * little-endian. Nothing of a file is executed.
 *
 * @param tensors of floating numbers, by name; those of whole numbers are passed over
 * @param metadata texts that a writer has added; no part of the tensors
 */
record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata)
    implements Serializable {

  private static final String METADATA = "__metadata__";
  private static final int MOST_HEADER = 8 << 20;

  /** As other writers do: tensors begin at multiples of it. */
  private static final int ALIGNMENT = 8;

  Safetensors {
    tensors = new TreeMap<>(tensors);
    metadata = new TreeMap<>(metadata);
  }

  /** As floats, in the order of the names. */
  void write(OutputStream out) throws IOException {
    ObjectNode header = CanonicalJson.object();
    ObjectNode texts = header.putObject(METADATA);
    metadata.forEach(texts::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode json = header.putObject(entry.getKey()).put("dtype", "F32");
      entry.getValue().shape().forEach(json.putArray("shape")::add);
      long end = offset + (long) Float.BYTES * entry.getValue().values().length;
      json.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, text.length + (-text.length & (ALIGNMENT - 1)));
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    out.write(
        ByteBuffer.wrap(new byte[Long.BYTES])
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded.length)
            .array());
    out.write(padded);
    for (Tensor tensor : tensors.values()) {
      byte[] bytes = new byte[Float.BYTES * tensor.values().length];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.values());
      out.write(bytes);
    }
  }

  /**
   * @param place of the file, for messages
   * @param bytes the whole file
   * @throws ModelFormatException if it is damaged, cut short, or has numbers that are written as
   *     none knows
   */
  static Safetensors read(String place, byte[] bytes) throws ModelFormatException {
    try {
      return new Reader(place, bytes).read();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(place, "safetensors", String.valueOf(e.getMessage()));
    }
  }

  private record Reader(String place, byte[] bytes) {

    Safetensors read() throws ModelFormatException {
      if (bytes.length < Long.BYTES) {
        throw new ModelFormatException(place, "at least 8 bytes", bytes.length + "");
      }
      long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > Math.min(MOST_HEADER, bytes.length - Long.BYTES)) {
        throw new ModelFormatException(
            place,
            "a header within the file's %d bytes".formatted(bytes.length),
            length + " bytes");
      }
      int from = Long.BYTES + (int) length;
      JsonNode header =
          CanonicalJson.parse(place + ": header", Arrays.copyOfRange(bytes, Long.BYTES, from));
      if (!header.isObject()) {
        throw new ModelFormatException(place, "a header of names", header.getNodeType() + "");
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      List<long[]> places = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (entry.getKey().equals(METADATA)) {
          entry
              .getValue()
              .properties()
              .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
        } else {
          Tensor tensor = tensor(entry.getKey(), entry.getValue(), from, places);
          if (tensor != null) {
            tensors.put(entry.getKey(), tensor);
          }
        }
      }
      requireWhole(places, bytes.length - from);
      return new Safetensors(tensors, metadata);
    }

    /** Null for whole numbers: counters of PyTorch's. */
    private Tensor tensor(String name, JsonNode json, int from, List<long[]> places)
        throws ModelFormatException {
      String where = place + ": " + name;
      List<Integer> shape = new ArrayList<>();
      long size = 1;
      if (!json.path("shape").isArray()) {
        throw new ModelFormatException(where, "a list as its shape", json.path("shape").toString());
      }
      for (JsonNode side : json.path("shape")) {
        if (!side.canConvertToInt() || side.asInt() < 0) {
          throw new ModelFormatException(where, "a shape of whole numbers", side.toString());
        }
        shape.add(side.asInt());
        size = Math.multiplyExact(size, side.asInt());
      }
      long begin = json.path("data_offsets").path(0).asLong(-1);
      long end = json.path("data_offsets").path(1).asLong(-1);
      if (begin < 0 || end < begin || end > bytes.length - from) {
        throw new ModelFormatException(
            where, "a place in the file", json.path("data_offsets").toString());
      }
      NumberFormat type = NumberFormat.of(where, json.path("dtype").asText());
      if (end - begin != Math.multiplyExact(size, type.bytes)) {
        throw new ModelFormatException(
            where, size * type.bytes + " bytes for its shape", Long.toString(end - begin));
      }
      places.add(new long[] {begin, end});
      if (!type.isFloating()) {
        return null;
      }
      ByteBuffer data =
          ByteBuffer.wrap(bytes, from + (int) begin, (int) (end - begin))
              .order(ByteOrder.LITTLE_ENDIAN);
      return new Tensor(shape, type.floats(data));
    }

    /** Tensors adjoin each other and fill the file. */
    private void requireWhole(List<long[]> places, long length) throws ModelFormatException {
      places.sort((a, b) -> Long.compare(a[0], b[0]));
      long at = 0;
      for (long[] each : places) {
        if (each[0] != at) {
          throw new ModelFormatException(place, "tensors that adjoin each other", "a gap at " + at);
        }
        at = each[1];
      }
      if (at != length) {
        throw new ModelFormatException(place, at + " bytes of tensors", Long.toString(length));
      }
    }
  }
}
