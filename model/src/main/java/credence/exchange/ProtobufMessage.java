package credence.exchange;

import credence.store.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A message of an ONNX file as its fields, in protobuf's wire format
 * (https://protobuf.dev/programming-guides/encoding/). It is written for files of strangers: a
 * field is entered only by who knows it, so nothing in a file makes the reader call itself; a
 * length is compared with what is left, and no memory is taken for what a file only says. Stricter
 * than protobuf, it refuses groups and a second value where one is meant.
 */
final class ProtobufMessage {

  /**
   * Of all messages of a file that are entered, with the whole numbers that are listed; a node and
   * its attributes have some thirty.
   */
  static final int MOST_FIELDS = 1 << 20;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int WIRE_BITS = 3;
  private static final int VARINT_BITS = 7;
  private static final long MOST_NUMBER = (1 << 29) - 1;

  /**
   * @param from in the file, without tag and length
   * @param to after its last byte
   */
  private record Field(int number, int wire, int from, int to) {}

  private final String place;
  private final ByteBuffer file;
  private final AtomicInteger count;
  private final List<Field> fields = new ArrayList<>();

  /**
   * @param place of the file, for messages
   * @param bytes the whole file, which the message keeps
   * @throws ModelFormatException if it is damaged or cut short
   */
  static ProtobufMessage of(String place, byte[] bytes) throws ModelFormatException {
    return new ProtobufMessage(place, ByteBuffer.wrap(bytes), new AtomicInteger(), 0, bytes.length);
  }

  private ProtobufMessage(String place, ByteBuffer file, AtomicInteger count, int from, int to)
      throws ModelFormatException {
    this.place = place;
    this.file = file;
    this.count = count;
    ByteBuffer in = part(from, to);
    while (in.hasRemaining()) {
      fields.add(next(in));
    }
  }

  /** Of the file, whose positions it has. */
  private ByteBuffer part(int from, int to) {
    return file.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(to).position(from);
  }

  private Field next(ByteBuffer in) throws ModelFormatException {
    int at = in.position();
    long tag = varint(in);
    long number = tag >>> WIRE_BITS;
    if (number == 0 || number > MOST_NUMBER) {
      throw refusal(at, "a field of number " + number);
    }
    require(1, at);
    int wire = (int) tag & ((1 << WIRE_BITS) - 1);
    int from = in.position();
    long length =
        switch (wire) {
          case VARINT -> {
            varint(in);
            yield 0;
          }
          case FIXED64 -> Long.BYTES;
          case BYTES -> varint(in);
          case FIXED32 -> Integer.BYTES;
          default -> throw refusal(at, "a field of type %d, which none has".formatted(wire));
        };
    if (length < 0 || length > in.remaining()) {
      throw refusal(
          at,
          "a field of %s bytes where %d are left"
              .formatted(Long.toUnsignedString(length), in.remaining()));
    }
    from = wire == BYTES ? in.position() : from;
    in.position(in.position() + (int) length);
    return new Field((int) number, wire, from, in.position());
  }

  /** That there may be so many more of them. */
  private void require(int more, int at) throws ModelFormatException {
    if (count.addAndGet(more) > MOST_FIELDS) {
      throw new ModelFormatException(
          place + ": byte " + at,
          "at most %d fields and listed whole numbers: write tensors as raw data"
              .formatted(MOST_FIELDS),
          "more");
    }
  }

  private long varint(ByteBuffer in) throws ModelFormatException {
    int at = in.position();
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += VARINT_BITS) {
      byte part = in.get();
      value |= (part & 0x7FL) << shift;
      if (part >= 0 && (part <= 1 || shift + VARINT_BITS <= Long.SIZE)) {
        return value;
      }
    }
    throw refusal(at, "a number that is cut short or has more than 64 bits");
  }

  private ModelFormatException refusal(int at, String found) {
    return new ModelFormatException(
        place + ": byte " + at, "a whole ONNX file: copy or export it again", found);
  }

  boolean has(int number) {
    return fields.stream().anyMatch(field -> field.number == number);
  }

  private List<Field> all(int number, int... wires) throws ModelFormatException {
    List<Field> found = fields.stream().filter(field -> field.number == number).toList();
    for (Field field : found) {
      if (Arrays.stream(wires).noneMatch(wire -> wire == field.wire)) {
        throw refusal(field.from, "field %d of type %d".formatted(number, field.wire));
      }
    }
    return found;
  }

  /** Without a byte if there is none. */
  private ByteBuffer only(int number, int wire) throws ModelFormatException {
    List<Field> found = all(number, wire);
    if (found.size() > 1) {
      throw refusal(found.get(1).from, "field %d a second time".formatted(number));
    }
    return found.isEmpty() ? part(0, 0) : part(found.get(0).from, found.get(0).to);
  }

  /** A whole number; 0 if there is none. */
  long number(int number) throws ModelFormatException {
    ByteBuffer in = only(number, VARINT);
    return in.hasRemaining() ? varint(in) : 0;
  }

  /** 0 if there is none. */
  float real(int number) throws ModelFormatException {
    ByteBuffer in = only(number, FIXED32);
    return in.hasRemaining() ? in.getFloat() : 0;
  }

  /** Little-endian, a part of the file; empty if there are none. */
  ByteBuffer bytes(int number) throws ModelFormatException {
    return only(number, BYTES);
  }

  /** Empty if there is none. */
  String text(int number) throws ModelFormatException {
    return text(only(number, BYTES));
  }

  private String text(ByteBuffer in) throws ModelFormatException {
    int at = in.position();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException e) {
      throw refusal(at, "a name that is not UTF-8");
    }
  }

  /** In the order of the file. */
  List<String> texts(int number) throws ModelFormatException {
    List<String> texts = new ArrayList<>();
    for (Field field : all(number, BYTES)) {
      texts.add(text(part(field.from, field.to)));
    }
    return texts;
  }

  /** Without fields if there is none. */
  ProtobufMessage message(int number) throws ModelFormatException {
    ByteBuffer in = only(number, BYTES);
    return new ProtobufMessage(place, file, count, in.position(), in.limit());
  }

  /** In the order of the file. */
  List<ProtobufMessage> messages(int number) throws ModelFormatException {
    List<ProtobufMessage> messages = new ArrayList<>();
    for (Field field : all(number, BYTES)) {
      messages.add(new ProtobufMessage(place, file, count, field.from, field.to));
    }
    return messages;
  }

  /** Whole numbers, each in a field of its own or packed in one. */
  long[] numbers(int number) throws ModelFormatException {
    List<Field> found = all(number, VARINT, BYTES);
    int size = found.stream().mapToInt(this::ends).sum();
    require(size, found.isEmpty() ? 0 : found.get(0).from);
    long[] numbers = new long[size];
    int i = 0;
    for (Field field : found) {
      ByteBuffer in = part(field.from, field.to);
      while (in.hasRemaining()) {
        numbers[i++] = varint(in);
      }
    }
    return numbers;
  }

  /** Of numbers; the last may be cut short. */
  private int ends(Field field) {
    int ends = 0;
    for (int i = field.from; i < field.to; i++) {
      ends += file.get(i) >= 0 ? 1 : 0;
    }
    return ends;
  }

  /** The bytes of floats, likewise, little-endian. */
  ByteBuffer floats(int number) throws ModelFormatException {
    return fixed(number, FIXED32, Float.BYTES);
  }

  /** The bytes of doubles, likewise, little-endian. */
  ByteBuffer doubles(int number) throws ModelFormatException {
    return fixed(number, FIXED64, Double.BYTES);
  }

  private ByteBuffer fixed(int number, int wire, int size) throws ModelFormatException {
    List<Field> found = all(number, wire, BYTES);
    ByteBuffer bytes =
        ByteBuffer.allocate(found.stream().mapToInt(field -> field.to - field.from).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (Field field : found) {
      if ((field.to - field.from) % size != 0) {
        throw refusal(field.from, "numbers of %d bytes that are cut short".formatted(size));
      }
      bytes.put(part(field.from, field.to));
    }
    return bytes.flip();
  }
}
