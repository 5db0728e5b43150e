package credence.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * JSON with one text per tree: equal trees give equal bytes on every JDK and platform. Integers
 * have 64 bits, other numbers are finite doubles in their shortest decimal form; lines end in
 * {@code \n}. Nothing deeper than {@value #MAX_DEPTH} levels is written or read.
 *
 * <p>Jackson reads and writes; the form is Credence's own because people read these files, and RFC
 * 8785's canonical JSON has no line breaks and turns whole numbers of 64 bits into doubles.
 */
public final class CanonicalJson {

  static final int MAX_DEPTH = 64;
  private static final int MAX_BYTES = 16 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(1 << 20)
                          .maxNumberLength(64)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  private static final ObjectWriter WRITER = MAPPER.writer(printer());

  private CanonicalJson() {}

  /** An empty object to fill. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A number that JSON has, or null for one that is not finite. */
  public static Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }

  /**
   * A deep copy with the keys of every object sorted and every number in its canonical type.
   *
   * @throws IllegalArgumentException for numbers that are not finite or exceed 64 bits, binary
   *     values, and trees that are too deep
   */
  public static ObjectNode sorted(ObjectNode tree) {
    return (ObjectNode) sorted(tree, MAX_DEPTH / 2);
  }

  /**
   * The text of {@code tree} in UTF-8, indented by two spaces, keys in the order the tree has them.
   */
  public static byte[] bytes(JsonNode tree) {
    try {
      return (WRITER.writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  /** SHA-256, as hexadecimal text, of the bytes of {@code sorted(tree)}. */
  public static String sha256(ObjectNode tree) {
    return Sha256.of(bytes(sorted(tree)));
  }

  /** All bytes of {@code name}, unless they are more than any manifest has. */
  static byte[] read(Folder folder, String name) throws IOException {
    long length = folder.length(name);
    if (length > MAX_BYTES) {
      throw new ModelFormatException(
          folder.describe(name), "at most " + MAX_BYTES + " bytes", length + " bytes");
    }
    try (var in = folder.open(name)) {
      return in.readNBytes(MAX_BYTES);
    }
  }

  /** One JSON object and nothing after it. */
  public static ObjectNode parse(String place, byte[] text) throws ModelFormatException {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw new ModelFormatException(place, "a JSON object", String.valueOf(tree.getNodeType()));
    } catch (IOException e) {
      if (e instanceof ModelFormatException format) {
        throw format;
      }
      throw new ModelFormatException(place, "a JSON object", e);
    }
  }

  private static JsonNode sorted(JsonNode node, int depth) {
    if (depth == 0) {
      throw new IllegalArgumentException("JSON deeper than " + MAX_DEPTH / 2 + " levels");
    }
    if (node.isObject()) {
      ObjectNode copy = object();
      TreeSet<String> keys = new TreeSet<>();
      node.fieldNames().forEachRemaining(keys::add);
      keys.forEach(key -> copy.set(key, sorted(node.get(key), depth - 1)));
      return copy;
    }
    if (node.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      for (Iterator<JsonNode> i = node.elements(); i.hasNext(); ) {
        copy.add(sorted(i.next(), depth - 1));
      }
      return copy;
    }
    return node.isNumber() ? number(node) : scalar(node);
  }

  private static JsonNode number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.canConvertToInt()
          ? IntNode.valueOf(node.intValue())
          : LongNode.valueOf(node.longValue());
    }
    if (node.isIntegralNumber() || !Double.isFinite(node.doubleValue())) {
      throw new IllegalArgumentException(node + " is not a finite number of 64 bits");
    }
    return DoubleNode.valueOf(node.doubleValue());
  }

  private static JsonNode scalar(JsonNode node) {
    if (node.isTextual() || node.isBoolean() || node.isNull()) {
      return node;
    }
    throw new IllegalArgumentException(node.getNodeType() + " has no place in JSON");
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
  }
}
