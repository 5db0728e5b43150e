package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

  static JsonNode json(String value) {
    try {
      return CanonicalJson.parse("test", ("{\"v\":" + value + "}").getBytes(StandardCharsets.UTF_8))
          .get("v");
    } catch (ModelFormatException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void textIsStable() {
    ObjectNode tree = CanonicalJson.object();
    tree.put("z", 0.1).put("a", "é\n").putArray("m").add(1).add(-0.0).addNull().add(true);
    tree.putObject("e");
    assertThat(text(CanonicalJson.sorted(tree)))
        .isEqualTo(
            "{\n  \"a\" : \"é\\n\",\n  \"e\" : { },\n  \"m\" : [\n    1,\n    -0.0,\n    null,\n"
                + "    true\n  ],\n  \"z\" : 0.1\n}\n");
  }

  @Test
  void everyDoubleComesBackInItsShortestForm() throws ModelFormatException {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        byte[] bytes = CanonicalJson.bytes(CanonicalJson.object().put("v", value));
        assertThat(CanonicalJson.parse("test", bytes).get("v").doubleValue()).isEqualTo(value);
      }
    }
    // JDK 17's own Double.toString gives 1.9999999999999998E23 and 5.6843418860808015E-14.
    assertThat(text(CanonicalJson.object().put("v", 2e23))).contains("2.0E23");
    assertThat(text(CanonicalJson.object().put("v", 0x1p-44))).contains("5.684341886080802E-14");
  }

  @Test
  void treesComeBackEqualWhateverTheirNumberTypes() throws ModelFormatException {
    ObjectNode tree = CanonicalJson.object();
    tree.put("i", 1L).put("l", 1L << 40).put("f", 0.1f).put("s", (short) 3);
    tree.put("b", BigInteger.TEN);
    ObjectNode sorted = CanonicalJson.sorted(tree);
    assertThat(CanonicalJson.parse("test", CanonicalJson.bytes(sorted))).isEqualTo(sorted);
  }

  @Test
  void whatHasNoExactTextIsRefused() {
    refuse(CanonicalJson.object().put("v", Double.NaN));
    refuse(CanonicalJson.object().put("v", Float.POSITIVE_INFINITY));
    refuse(CanonicalJson.object().put("v", BigInteger.TWO.pow(64)));
    refuse(CanonicalJson.object().put("v", new byte[1]));
    refuse(CanonicalJson.object().putPOJO("v", new Object()));
  }

  @Test
  void whatIsTooDeepToReadIsNotWritten() {
    ObjectNode tree = CanonicalJson.object();
    ArrayNode inner = tree.putArray("v");
    for (int i = 0; i < CanonicalJson.MAX_DEPTH; i++) {
      inner = inner.addArray();
    }
    refuse(tree);
  }

  private static void refuse(ObjectNode tree) {
    assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.sorted(tree));
  }

  private static String text(JsonNode tree) {
    return new String(CanonicalJson.bytes(tree), StandardCharsets.UTF_8);
  }
}
