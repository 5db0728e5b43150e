package credence.exchange;

import credence.store.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/**
 * A tensor of an ONNX file. Its shape is compared with the numbers that are there before memory is
 * taken for them.
 *
 * @param place of the tensor, for messages
 */
record OnnxNumbers(String place, Onnx.TensorProto tensor) {

  /**
   * @throws ModelFormatException if they are not floating, not in the file, or not as many as the
   *     shape says
   */
  Tensor floats() throws ModelFormatException {
    List<Integer> shape = shape();
    NumberFormat format = format();
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (raw.hasRemaining()) {
      requireSize(shape, (double) raw.remaining() / format.bytes);
      return new Tensor(shape, format.floats(raw));
    }
    return new Tensor(shape, listed(shape, format));
  }

  /** Likewise, whole numbers, at most one side. */
  long[] whole() throws ModelFormatException {
    List<Integer> shape = shape();
    if (tensor.getDataType() != Onnx.TensorProto.DataType.INT64_VALUE || shape.size() > 1) {
      throw new ModelFormatException(
          place, "a list of whole numbers of 64 bits", "a tensor of another type or shape");
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean isRaw = raw.hasRemaining();
    requireSize(shape, isRaw ? (double) raw.remaining() / Long.BYTES : tensor.getInt64DataCount());
    long[] values = new long[isRaw ? raw.remaining() / Long.BYTES : tensor.getInt64DataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = isRaw ? raw.getLong() : tensor.getInt64Data(i);
    }
    return values;
  }

  private List<Integer> shape() throws ModelFormatException {
    if (tensor.getDataLocation() != Onnx.TensorProto.DataLocation.DEFAULT
        || tensor.getExternalDataCount() > 0
        || tensor.hasSegment()) {
      throw new ModelFormatException(
          place,
          "its numbers in this file: export with external_data=False, or write it with"
              + " onnx.save as one file",
          "a reference to another file");
    }
    List<Integer> shape = new ArrayList<>();
    for (long side : tensor.getDimsList()) {
      if (side < 0 || side > Integer.MAX_VALUE) {
        throw new ModelFormatException(place, "a shape of whole numbers", side + "");
      }
      shape.add((int) side);
    }
    return shape;
  }

  private NumberFormat format() throws ModelFormatException {
    return switch (tensor.getDataType()) {
      case Onnx.TensorProto.DataType.FLOAT_VALUE -> NumberFormat.F32;
      case Onnx.TensorProto.DataType.DOUBLE_VALUE -> NumberFormat.F64;
      case Onnx.TensorProto.DataType.FLOAT16_VALUE -> NumberFormat.F16;
      case Onnx.TensorProto.DataType.BFLOAT16_VALUE -> NumberFormat.BF16;
      default ->
          throw new ModelFormatException(
              place,
              "floating numbers of 16, 32 or 64 bits: export the network before it is quantised",
              "data type " + tensor.getDataType());
    };
  }

  /** One by one, as others than PyTorch write them. */
  private float[] listed(List<Integer> shape, NumberFormat format) throws ModelFormatException {
    int count =
        switch (format) {
          case F32 -> tensor.getFloatDataCount();
          case F64 -> tensor.getDoubleDataCount();
          default -> tensor.getInt32DataCount();
        };
    requireSize(shape, count);
    ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(count, format.bytes));
    for (int i = 0; i < count; i++) {
      switch (format) {
        case F32 -> data.putFloat(tensor.getFloatData(i));
        case F64 -> data.putDouble(tensor.getDoubleData(i));
        default -> data.putShort((short) tensor.getInt32Data(i));
      }
    }
    return format.floats(data.flip());
  }

  private void requireSize(List<Integer> shape, double numbers) throws ModelFormatException {
    double size = 1;
    for (int side : shape) {
      size *= side;
    }
    if (size != numbers) {
      throw new ModelFormatException(place, "numbers for its shape " + shape, numbers + "");
    }
  }
}
