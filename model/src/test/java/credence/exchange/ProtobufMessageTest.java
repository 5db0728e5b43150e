package credence.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import credence.store.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes are those of https://protobuf.dev/programming-guides/encoding/ where it has them. */
class ProtobufMessageTest {

  @Test
  void fieldsAreWhatTheirBytesSay() throws IOException {
    assertThat(read("08 96 01").number(1)).isEqualTo(150);
    assertThat(read("08 FE FF FF FF FF FF FF FF FF 01").number(1)).isEqualTo(-2);
    assertThat(read("08 FF FF FF FF FF FF FF FF 7F").number(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(read("08 80 00").number(1)).isZero();
    assertThat(read("12 07 74 65 73 74 69 6E 67").text(2)).isEqualTo("testing");
    assertThat(read("12 02 C3 A9 12 00").texts(2)).containsExactly("é", "");
    assertThat(read("1A 03 08 96 01").message(3).number(1)).isEqualTo(150);
    assertThat(read("0D 00 00 C0 3F").real(1)).isEqualTo(1.5f);
    assertThat(bytes(read("0A 03 01 02 03").bytes(1))).isEqualTo("010203");
    List<ProtobufMessage> messages = read("0A 02 08 01 0A 00 0A 02 08 03").messages(1);
    assertThat(messages).hasSize(3);
    assertThat(messages.get(2).number(1)).isEqualTo(3);
  }

  @Test
  void listsAreReadPackedAndNot() throws IOException {
    assertThat(read("32 06 03 8E 02 9E A7 05").numbers(6)).containsExactly(3, 270, 86942);
    assertThat(read("30 03 30 8E 02 30 9E A7 05").numbers(6)).containsExactly(3, 270, 86942);
    assertThat(read("30 03 32 05 8E 02 9E A7 05 32 00").numbers(6)).containsExactly(3, 270, 86942);
    assertThat(read("0A 08 00 00 C0 3F 00 00 00 C0").floats(1).asFloatBuffer())
        .isEqualTo(FloatBuffer.wrap(new float[] {1.5f, -2}));
    assertThat(bytes(read("0D 01 02 03 04 0A 04 05 06 07 08").floats(1)))
        .isEqualTo("0102030405060708");
    assertThat(read("0A 08 00 00 00 00 00 00 F8 3F").doubles(1).getDouble()).isEqualTo(1.5);
    assertThat(bytes(read("09 01 02 03 04 05 06 07 08").doubles(1))).isEqualTo("0102030405060708");
  }

  @Test
  void whatIsNotThereIsEmpty() throws IOException {
    ProtobufMessage none = read("");
    assertThat(none.has(1)).isFalse();
    assertThat(none.number(1)).isZero();
    assertThat(none.real(1)).isZero();
    assertThat(none.text(1)).isEmpty();
    assertThat(none.texts(1)).isEmpty();
    assertThat(none.bytes(1).hasRemaining()).isFalse();
    assertThat(none.numbers(1)).isEmpty();
    assertThat(none.floats(1).hasRemaining()).isFalse();
    assertThat(none.messages(1)).isEmpty();
    assertThat(none.message(1).message(1).has(1)).isFalse();
  }

  /** Field 7 among others of every type, and of the largest number. */
  @Test
  void unknownFieldsArePassedOver() throws IOException {
    ProtobufMessage message =
        read(
            "08 96 01 11 01 02 03 04 05 06 07 08 1A 02 FF FF 25 01 02 03 04 38 05 F8 FF FF FF 0F 01");
    assertThat(message.number(7)).isEqualTo(5);
    assertThat(message.number((1 << 29) - 1)).isEqualTo(1);
    assertThat(message.has(5)).isFalse();
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        arguments("08", "byte 1: expected a whole ONNX file", "cut short"),
        arguments("08 80", "byte 1", "cut short"),
        arguments("80", "byte 0", "cut short"),
        arguments("12 05 01 02 03 04", "byte 0", "5 bytes where 4 are left"),
        arguments("08 01 12 01", "byte 2", "1 bytes where 0 are left"),
        arguments("12 FF FF FF FF 07 00", "byte 0", "2147483647 bytes where 1 are left"),
        arguments("12 FF FF FF FF 0F 00", "byte 0", "4294967295 bytes where 1 are left"),
        arguments("12 81 80 80 80 10 00", "byte 0", "4294967297 bytes where 1 are left"),
        arguments(
            "12 FF FF FF FF FF FF FF FF FF 01", "byte 0", "18446744073709551615 bytes where 0"),
        arguments("0D 01 02 03", "byte 0", "4 bytes where 3 are left"),
        arguments("09 01 02 03 04 05 06 07", "byte 0", "8 bytes where 7 are left"),
        arguments("08 FF FF FF FF FF FF FF FF FF 02", "byte 1", "more than 64 bits"),
        arguments("08 80 80 80 80 80 80 80 80 80 80 00", "byte 1", "more than 64 bits"),
        arguments("80 80 80 80 10 01", "byte 0", "a field of number 536870912"),
        arguments("00 01", "byte 0", "a field of number 0"),
        arguments("0B 0C", "byte 0", "a field of type 3"),
        arguments("0C", "byte 0", "a field of type 4"),
        arguments("0E", "byte 0", "a field of type 6"),
        arguments("0F", "byte 0", "a field of type 7"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedBytesAreRefusedByTheirPlace(String hex, String where, String found) {
    refused(() -> read(hex), "net.onnx: " + where, found);
  }

  @Test
  void aFieldOfAnotherTypeIsRefused() throws IOException {
    ProtobufMessage number = read("08 01");
    refused(() -> number.text(1), "byte 1", "field 1 of type 0");
    refused(() -> number.texts(1), "field 1 of type 0");
    refused(() -> number.bytes(1), "field 1 of type 0");
    refused(() -> number.message(1), "field 1 of type 0");
    refused(() -> number.messages(1), "field 1 of type 0");
    refused(() -> number.real(1), "field 1 of type 0");
    refused(() -> number.floats(1), "field 1 of type 0");
    refused(() -> number.doubles(1), "field 1 of type 0");
    ProtobufMessage real = read("0D 01 02 03 04");
    refused(() -> real.number(1), "field 1 of type 5");
    refused(() -> real.numbers(1), "field 1 of type 5");
    refused(() -> real.doubles(1), "field 1 of type 5");
  }

  @Test
  void whatIsInAFieldIsRefusedByItsPlaceInTheFile() throws IOException {
    refused(() -> read("08 01 08 02").number(1), "byte 3", "field 1 a second time");
    refused(() -> read("0A 00 0A 00").message(1), "byte 4", "field 1 a second time");
    refused(() -> read("38 01 0A 01 FF").text(1), "byte 4", "not UTF-8");
    refused(() -> read("0A 03 01 02 80").numbers(1), "byte 4", "cut short");
    refused(() -> read("0A 05 01 02 03 04 05").floats(1), "byte 2", "4 bytes that are cut short");
    refused(() -> read("0A 04 01 02 03 04").doubles(1), "byte 2", "8 bytes that are cut short");
    ProtobufMessage outer = read("38 01 0A 04 38 01 12 01");
    refused(() -> outer.message(1), "byte 6", "1 bytes where 0 are left");
    refused(() -> outer.messages(1), "byte 6");
  }

  @Test
  void aMessageThatIsCutAnywhereIsRefused() throws IOException {
    byte[] whole =
        HexFormat.of()
            .parseHex(
                "0a17" + "089601" + "110102030405060708" + "1a02ffff" + "2501020304" + "3805");
    assertThat(ProtobufMessage.of("net.onnx", whole).message(1).number(7)).isEqualTo(5);
    List<Integer> betweenFields = List.of(2, 5, 14, 18, 23);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      refused(() -> ProtobufMessage.of("net.onnx", cut), "a whole ONNX file");
      if (length > 1 && !betweenFields.contains(length)) {
        byte[] inner = cut.clone();
        inner[1] = (byte) (length - 2);
        refused(() -> ProtobufMessage.of("net.onnx", inner).message(1), "a whole ONNX file");
      }
    }
  }

  /** Which a parser that calls itself for each level falls over. */
  @Test
  void nestingCostsNothing() throws IOException {
    int depth = 100_000;
    ByteBuffer nested = ByteBuffer.allocate(8 * depth);
    int at = nested.capacity();
    for (int level = 0; level < depth; level++) {
      int length = nested.capacity() - at;
      at -= 5;
      nested.put(at, (byte) 0x0A);
      for (int i = 0; i < 4; i++) {
        nested.put(at + 1 + i, (byte) (((length >> (7 * i)) & 0x7F) | (i < 3 ? 0x80 : 0)));
      }
    }
    byte[] file = Arrays.copyOfRange(nested.array(), at, nested.capacity());
    ProtobufMessage message = ProtobufMessage.of("net.onnx", file);
    for (int level = 0; level < depth; level++) {
      assertThat(message.has(1)).isTrue();
      message = message.message(1);
    }
    assertThat(message.has(1)).isFalse();
  }

  @Test
  void aFileOfMoreFieldsThanAnyNetworkHasIsRefused() throws IOException {
    byte[] most = new byte[2 * ProtobufMessage.MOST_FIELDS];
    for (int i = 0; i < most.length; i += 2) {
      most[i] = 0x0A;
    }
    ProtobufMessage message = ProtobufMessage.of("net.onnx", most);
    assertThat(message.has(1)).isTrue();
    byte[] more = Arrays.copyOf(most, most.length + 2);
    more[most.length] = 0x0A;
    String said = "at most 1048576 fields and listed whole numbers: write tensors as raw data";
    refused(() -> ProtobufMessage.of("net.onnx", more), "byte 2097152", said);
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.write(HexFormat.of().parseHex("0a808040"));
    list.write(new byte[ProtobufMessage.MOST_FIELDS]);
    ProtobufMessage numbers = ProtobufMessage.of("net.onnx", list.toByteArray());
    refused(() -> numbers.numbers(1), "byte 4", said);
    assertThat(numbers.bytes(1).remaining()).isEqualTo(ProtobufMessage.MOST_FIELDS);
  }

  /** The library reads files that are known to be good. */
  @ParameterizedTest
  @ValueSource(strings = {"torch-script.onnx", "torch-export.onnx"})
  void protobufReadsTheSame(String name) throws IOException {
    byte[] file = OnnxCases.resource(name);
    OnnxModel model = OnnxModel.read(name, file);
    Onnx.ModelProto theirs = Onnx.ModelProto.parseFrom(file);
    assertThat(model.producer()).isEqualTo(theirs.getProducerName()).isEqualTo("pytorch");
    assertThat(model.operators()).isEqualTo(theirs.getOpsetImport(0).getVersion());
    List<Onnx.NodeProto> nodes = theirs.getGraph().getNodeList();
    assertThat(model.nodes()).hasSameSizeAs(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      OnnxModel.Node node = model.nodes().get(i);
      Onnx.NodeProto their = nodes.get(i);
      assertThat(node.name()).isEqualTo(their.getName());
      assertThat(node.operator()).isEqualTo(their.getOpType());
      assertThat(node.domain()).isEqualTo(their.getDomain());
      assertThat(node.inputs()).isEqualTo(List.copyOf(their.getInputList()));
      assertThat(node.outputs()).isEqualTo(List.copyOf(their.getOutputList()));
      assertThat(node.attributes()).hasSize(their.getAttributeCount());
      for (int a = 0; a < their.getAttributeCount(); a++) {
        OnnxModel.Attribute attribute = node.attributes().get(a);
        Onnx.AttributeProto wanted = their.getAttribute(a);
        assertThat(attribute.name()).isEqualTo(wanted.getName());
        assertThat(attribute.type().name()).isEqualTo(wanted.getType().name());
        assertThat(attribute.whole()).isEqualTo(wanted.getI());
        assertThat(attribute.real()).isEqualTo(wanted.getF());
        assertThat(attribute.text()).isEqualTo(wanted.getS().toStringUtf8());
        assertThat(Arrays.stream(attribute.wholes()).boxed().toList())
            .isEqualTo(List.copyOf(wanted.getIntsList()));
      }
    }
  }

  private static String bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ProtobufMessage read(String hex) throws ModelFormatException {
    return ProtobufMessage.of("net.onnx", HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static void refused(ThrowingCallable reading, String... said) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(reading)
        .withMessageStartingWith("net.onnx: byte ")
        .withMessageContainingAll(said);
  }
}
