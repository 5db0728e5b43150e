package credence.engine.onednn.vectors;

/** A non-linearity over a chunk of at most {@link VectorOps#LENGTH} values. */
public interface Nonlinearity {

  /** Replaces the first {@code count} values of {@code x} and writes the slopes there. */
  void apply(float[] x, float[] slope, int count);
}
