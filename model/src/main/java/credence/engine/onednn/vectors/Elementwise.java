package credence.engine.onednn.vectors;

/** A non-linearity over a chunk of at most {@link Chunks#LENGTH} values. */
public interface Elementwise {

  /** Replaces the first {@code count} values of {@code x} and writes the slopes there. */
  void apply(float[] x, float[] slope, int count);
}
