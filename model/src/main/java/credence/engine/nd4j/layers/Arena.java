package credence.engine.nd4j.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays that live and die together. ND4J frees what it allocates when the garbage collector sees
 * fit; an arena frees at once.
 */
public final class Arena implements AutoCloseable {

  private final DataType type;
  private final List<INDArray> arrays = new ArrayList<>();

  public Arena(DataType type) {
    this.type = type;
  }

  /** A row-major array of zeros. */
  public INDArray zeros(long... shape) {
    INDArray array = Nd4j.create(type, shape);
    arrays.add(array);
    return array;
  }

  /** Another view of an array of this arena. */
  public static INDArray view(INDArray of, long[] shape, long[] strides, long offset) {
    return Nd4j.create(of.data(), shape, strides, offset, 'c');
  }

  /** Copies the first values of {@code values} into the whole of a row-major array. */
  public static void put(float[] values, INDArray into) {
    int count = (int) into.length();
    into.data().setData(values.length == count ? values : Arrays.copyOf(values, count));
  }

  @Override
  public void close() {
    arrays.forEach(INDArray::close);
    arrays.clear();
  }
}
