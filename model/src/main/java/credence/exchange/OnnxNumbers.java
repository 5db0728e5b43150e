package credence.exchange;

import credence.store.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/**
 * A tensor of an ONNX file. Its shape is compared with the numbers that are there before memory is
 * taken for them.
 *
 * @param place of the tensor, for messages
 */
record OnnxNumbers(String place, ProtobufMessage tensor) {

  static String name(ProtobufMessage tensor) throws ModelFormatException {
    return tensor.text(Onnx.TensorProto.NAME_FIELD_NUMBER);
  }

  /**
   * @throws ModelFormatException if they are not floating, not in the file, or not as many as the
   *     shape says
   */
  Tensor floats() throws ModelFormatException {
    List<Integer> shape = shape();
    NumberFormat format = format();
    ByteBuffer raw = tensor.bytes(Onnx.TensorProto.RAW_DATA_FIELD_NUMBER);
    ByteBuffer data = raw.hasRemaining() ? raw : listed(format);
    requireSize(shape, (double) data.remaining() / format.bytes);
    return new Tensor(shape, format.floats(data));
  }

  /** Likewise, whole numbers, at most one side. */
  long[] whole() throws ModelFormatException {
    List<Integer> shape = shape();
    if (type() != Onnx.TensorProto.DataType.INT64_VALUE || shape.size() > 1) {
      throw new ModelFormatException(
          place, "a list of whole numbers of 64 bits", "a tensor of another type or shape");
    }
    ByteBuffer raw = tensor.bytes(Onnx.TensorProto.RAW_DATA_FIELD_NUMBER);
    long[] listed = tensor.numbers(Onnx.TensorProto.INT64_DATA_FIELD_NUMBER);
    if (!raw.hasRemaining()) {
      requireSize(shape, listed.length);
      return listed;
    }
    requireSize(shape, (double) raw.remaining() / Long.BYTES);
    long[] values = new long[raw.remaining() / Long.BYTES];
    raw.asLongBuffer().get(values);
    return values;
  }

  private List<Integer> shape() throws ModelFormatException {
    if (tensor.number(Onnx.TensorProto.DATA_LOCATION_FIELD_NUMBER)
            != Onnx.TensorProto.DataLocation.DEFAULT_VALUE
        || tensor.has(Onnx.TensorProto.EXTERNAL_DATA_FIELD_NUMBER)
        || tensor.has(Onnx.TensorProto.SEGMENT_FIELD_NUMBER)) {
      throw new ModelFormatException(
          place,
          "its numbers in this file: export with external_data=False, or write it with"
              + " onnx.save as one file",
          "a reference to another file");
    }
    List<Integer> shape = new ArrayList<>();
    for (long side : tensor.numbers(Onnx.TensorProto.DIMS_FIELD_NUMBER)) {
      if (side < 1 || side > Integer.MAX_VALUE) {
        throw new ModelFormatException(place, "a shape of positive whole numbers", side + "");
      }
      shape.add((int) side);
    }
    return shape;
  }

  private int type() throws ModelFormatException {
    return (int) tensor.number(Onnx.TensorProto.DATA_TYPE_FIELD_NUMBER);
  }

  private NumberFormat format() throws ModelFormatException {
    return switch (type()) {
      case Onnx.TensorProto.DataType.FLOAT_VALUE -> NumberFormat.F32;
      case Onnx.TensorProto.DataType.DOUBLE_VALUE -> NumberFormat.F64;
      case Onnx.TensorProto.DataType.FLOAT16_VALUE -> NumberFormat.F16;
      case Onnx.TensorProto.DataType.BFLOAT16_VALUE -> NumberFormat.BF16;
      default ->
          throw new ModelFormatException(
              place,
              "floating numbers of 16, 32 or 64 bits: export the network before it is quantised",
              "data type " + type());
    };
  }

  /** In fields of their type, as others than PyTorch write them. */
  private ByteBuffer listed(NumberFormat format) throws ModelFormatException {
    return switch (format) {
      case F32 -> tensor.floats(Onnx.TensorProto.FLOAT_DATA_FIELD_NUMBER);
      case F64 -> tensor.doubles(Onnx.TensorProto.DOUBLE_DATA_FIELD_NUMBER);
      default -> {
        long[] bits = tensor.numbers(Onnx.TensorProto.INT32_DATA_FIELD_NUMBER);
        ByteBuffer data = ByteBuffer.allocate(bits.length * Short.BYTES);
        for (long each : bits) {
          data.putShort((short) each);
        }
        yield data.flip();
      }
    };
  }

  private void requireSize(List<Integer> shape, double numbers) throws ModelFormatException {
    double size = 1;
    for (int side : shape) {
      size *= side;
    }
    if (size != numbers) {
      throw new ModelFormatException(
          place, "numbers for its shape " + OnnxNode.shown(shape + ""), numbers + "");
    }
  }
}
