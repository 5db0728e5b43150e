package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.VectorOps;
import credence.net.Shape;
import java.util.Arrays;

/**
 * What one stage hands to the next: values [examples, h, w, c] (channels last) and, on the way
 * back, the derivative of the loss with respect to them. Where the next stage is one with weights
 * it also wants the squares, and its derivative comes in two parts, one by the values and one by
 * the squares: d/dx = direct + 2 x bySquare.
 */
public final class Activations {

  private final Shape shape;
  private final int examples;
  private final Floats values;
  private Floats squares;
  private Floats direct;
  private Floats bySquare;
  private final Buffers buffers;

  /**
   * @param buffers not the one that stages hand their chunks over in
   */
  public Activations(Primitives primitives, Buffers buffers, Shape shape, int examples) {
    this.shape = shape;
    this.examples = examples;
    this.values = primitives.floats((long) shape.size() * examples);
    this.buffers = buffers;
  }

  public Shape shape() {
    return shape;
  }

  int examples() {
    return examples;
  }

  /** Number of values, all examples together. */
  public int length() {
    return values.length();
  }

  public Floats values() {
    return values;
  }

  /** Asks for squares beside the values. */
  public Floats wantSquares(Primitives primitives) {
    if (squares == null) {
      squares = primitives.floats(length());
    }
    return squares;
  }

  /** The derivative by the values. */
  public Floats direct(Primitives primitives) {
    if (direct == null) {
      direct = primitives.floats(length());
    }
    return direct;
  }

  /** The derivative by the squares. */
  public Floats bySquare(Primitives primitives) {
    if (bySquare == null) {
      bySquare = primitives.floats(length());
    }
    return bySquare;
  }

  /** Writes values, and their squares where wanted. */
  void store(int from, float[] source, int count) {
    values.put(from, source, count);
    if (squares != null) {
      storeSquares(from, source, count);
    }
  }

  /** Squares what is in {@link #values}, after something other than {@link #store} wrote it. */
  void square() {
    if (squares == null) {
      return;
    }
    for (int from = 0; from < length(); from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, length() - from);
      values.get(from, buffers.b, count);
      storeSquares(from, buffers.b, count);
    }
  }

  private void storeSquares(int from, float[] source, int count) {
    float[] squared = buffers.a;
    VectorOps.multiply(source, source, squared, count);
    squares.put(from, squared, count);
  }

  /** Writes the derivative, both parts together, to the start of {@code target}. */
  void gradient(int from, float[] target, int count) {
    direct.get(from, target, count);
    if (bySquare == null) {
      return;
    }
    float[] x = buffers.a;
    float[] other = buffers.b;
    values.get(from, x, count);
    bySquare.get(from, other, count);
    for (int i = 0; i < count; i++) {
      target[i] += 2 * x[i] * other[i];
    }
  }

  /** Puts the derivative, both parts together, where the direct part is. */
  void gatherGradient() {
    if (bySquare == null) {
      return;
    }
    for (int from = 0; from < length(); from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, length() - from);
      gradient(from, buffers.c, count);
      direct.put(from, buffers.c, count);
    }
  }

  /** Whether every value is finite: zero times anything else is not a number. */
  public boolean isFinite() {
    float[] zeros = buffers.b;
    Arrays.fill(zeros, 0);
    for (int from = 0; from < length(); from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, length() - from);
      values.get(from, buffers.a, count);
      VectorOps.addZeroTimes(zeros, buffers.a, count);
    }
    for (float zero : zeros) {
      if (Float.isNaN(zero)) {
        return false;
      }
    }
    return true;
  }
}
