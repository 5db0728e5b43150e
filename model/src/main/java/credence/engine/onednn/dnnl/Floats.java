package credence.engine.onednn.dnnl;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A fixed-length vector of floats outside the heap, aligned to cache lines and initially zero. Java
 * code moves it through short arrays of its own: loops over heap arrays are the ones the JIT
 * compiler turns into vector instructions.
 */
public final class Floats implements AutoCloseable {

  private static final int ALIGNMENT = 64;

  private final FloatPointer allocation;
  private final FloatPointer start;
  private final FloatBuffer view;
  private final int length;

  private Floats(FloatPointer allocation, FloatPointer start, int length) {
    this.allocation = allocation;
    this.start = start;
    this.view = start.asBuffer();
    this.length = length;
  }

  /**
   * @throws IllegalArgumentException beyond 2 GiB
   */
  public static Floats allocate(long length) {
    if (length > (Integer.MAX_VALUE - ALIGNMENT) / Float.BYTES) {
      throw new IllegalArgumentException(
          "a buffer of " + length + " floats is beyond 2 GiB: use a smaller batch");
    }
    int slack = ALIGNMENT / Float.BYTES;
    FloatPointer allocation = new FloatPointer(length + slack);
    int misaligned = (int) (allocation.address() % ALIGNMENT);
    int skipped = misaligned == 0 ? 0 : (ALIGNMENT - misaligned) / Float.BYTES;
    FloatPointer start = new FloatPointer(allocation.getPointer(skipped)).capacity(length);
    Floats made = new Floats(allocation, start, (int) length);
    made.clear();
    return made;
  }

  public int length() {
    return length;
  }

  /** Address of value {@code offset}, valid while this vector is open. */
  public FloatPointer at(int offset) {
    return start.getPointer(offset);
  }

  /** Copies values {@code from .. from + count} to the start of {@code target}. */
  public void get(int from, float[] target, int count) {
    view.get(from, target, 0, count);
  }

  /** Copies the first {@code count} values of {@code source} to {@code from .. from + count}. */
  public void put(int from, float[] source, int count) {
    view.put(from, source, 0, count);
  }

  /** Copies {@code source[position .. position + count)} to {@code from .. from + count}. */
  public void put(int from, float[] source, int position, int count) {
    view.put(from, source, position, count);
  }

  /** Makes every value 0. */
  public void clear() {
    start.zero();
  }

  @Override
  public void close() {
    allocation.deallocate();
  }
}
