package credence.engine.onednn.vectors;

/**
 * The unit of elementwise work: short enough that a dozen chunks stay in the second cache. Loops
 * over chunks index every array by the loop's own variable: with an offset added, the compiler
 * makes scalar code of them.
 */
public final class VectorOps {

  /** Floats in a full chunk. */
  public static final int LENGTH = 8192;

  private VectorOps() {}

  private static final float HUGE = 0x1p126f;

  /** x += y. */
  public static void add(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      x[i] += y[i];
    }
  }

  /** x += 0 y: leaves x as it is unless y is infinite or not a number. */
  public static void addZeroTimes(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      x[i] += 0f * y[i];
    }
  }

  /** result = x y. */
  public static void multiply(float[] x, float[] y, float[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = x[i] * y[i];
    }
  }

  /** 1 for x > 0, else 0, without a branch: even the smallest positive x is raised above 1. */
  public static float step(float x) {
    return Math.max(0f, Math.min(1f, x * HUGE * HUGE));
  }
}
