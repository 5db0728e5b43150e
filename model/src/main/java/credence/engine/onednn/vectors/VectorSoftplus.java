package credence.engine.onednn.vectors;

import credence.engine.onednn.dnnl.Primitives;

/**
 * softplus(x) = max(x, 0) + log1p(e) and its derivative, sigmoid(x), from one e = exp(-|x|). The
 * exponential is oneDNN's; log1p(e) = 2 artanh(e / (2 + e)) is a short series, so that softplus
 * keeps its relative precision where it is small: a sigma of 1e-5 is as exact as one of 1.
 */
public final class VectorSoftplus implements Nonlinearity {

  private final DnnlFunction exponential;
  private final float[] e = new float[VectorOps.LENGTH];

  public VectorSoftplus(Primitives primitives) {
    exponential = DnnlFunction.exponential(primitives);
  }

  /** Short loops: the compiler makes vector code of bodies up to a certain size only. */
  @Override
  public void apply(float[] x, float[] slope, int count) {
    exponentials(x, count);
    slopes(x, e, slope, count);
    values(x, e, count);
  }

  /**
   * Replaces the first {@code count} values of {@code x} by their sigmoid, and writes what it lacks
   * of 1 to {@code rest}: each with its own relative precision.
   */
  public void sigmoid(float[] x, float[] rest, int count) {
    exponentials(x, count);
    for (int i = 0; i < count; i++) {
      rest[i] = -x[i];
    }
    slopes(x, e, x, count);
    slopes(rest, e, rest, count);
  }

  /** Replaces the first {@code count} values of {@code x} by the slope of the sigmoid there. */
  public void sigmoidSlope(float[] x, int count) {
    exponentials(x, count);
    float[] e = this.e;
    for (int i = 0; i < count; i++) {
      x[i] = e[i] / ((1 + e[i]) * (1 + e[i]));
    }
  }

  private static void slopes(float[] x, float[] e, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      slope[i] = VectorOps.step(x[i]);
    }
    for (int i = 0; i < count; i++) {
      slope[i] = Math.max(e[i], slope[i]) / (1 + e[i]);
    }
  }

  private static void values(float[] x, float[] e, int count) {
    for (int i = 0; i < count; i++) {
      float z = e[i] / (2 + e[i]);
      e[i] = 2 * z * series(z * z);
    }
    for (int i = 0; i < count; i++) {
      x[i] = Math.max(x[i], 0f) + e[i];
    }
  }

  /** exp(-|x|). */
  void exponentials(float[] x, int count) {
    float[] e = this.e;
    for (int i = 0; i < count; i++) {
      e[i] = -Math.abs(x[i]);
    }
    exponential.apply(e, count);
  }

  /** artanh(z) / z as a polynomial of z^2, for z up to 1/3: off by less than 1e-7. */
  private static float series(float s) {
    float p = s * (1 / 13f) + 1 / 11f;
    p = p * s + 1 / 9f;
    p = p * s + 1 / 7f;
    p = p * s + 1 / 5f;
    p = p * s + 1 / 3f;
    return p * s + 1;
  }
}
