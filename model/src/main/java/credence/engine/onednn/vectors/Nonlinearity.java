package credence.engine.onednn.vectors;

/** A non-linearity over a chunk of at most {@link VectorOps#LENGTH} values. */
public sealed interface Nonlinearity permits Nonlinearity.Relu, VectorSoftplus {

  /** Replaces the first {@code count} values of {@code x} and writes the slopes there. */
  void apply(float[] x, float[] slope, int count);

  /** max(0, x), with slope 0 at 0. */
  record Relu() implements Nonlinearity {
    @Override
    public void apply(float[] x, float[] slope, int count) {
      for (int i = 0; i < count; i++) {
        slope[i] = VectorOps.step(x[i]);
        x[i] = Math.max(0f, x[i]);
      }
    }
  }
}
