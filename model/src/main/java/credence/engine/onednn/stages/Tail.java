package credence.engine.onednn.stages;

/**
 * What a stage with weights does to the chunks it has drawn: a non-linearity, a pooling, and the
 * way back.
 */
public interface Tail {

  /** Chunks hold whole multiples of so many values. */
  int unit();

  /** Writes the stage's output; {@code drawn} is written over. */
  void predict(int from, float[] drawn, int count);

  /**
   * Likewise, and keeps what {@link #backward} needs.
   *
   * @param byVariance derivative of each drawn value by its variance; null if the tail was made for
   *     values without one
   */
  void forward(int from, float[] drawn, float[] byVariance, int count);

  /**
   * The loss's derivatives by the drawn values and by their variances.
   *
   * @param byVariance null if the tail was made for values without variance
   */
  void backward(int from, float[] byDrawn, float[] byVariance, int count);
}
