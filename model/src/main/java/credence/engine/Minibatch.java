package credence.engine;

import credence.bayes.Targets;

/**
 * Examples of one step. Arrays may be longer than needed and are reused by their owner between
 * steps; engines only read them.
 *
 * @param images standardised, [examples, c, h, w] row-major, in the network's input shape
 * @param targets what each example is to be predicted as
 * @param examples at least 1
 */
public record Minibatch(float[] images, Targets targets, int examples) {

  /**
   * Of a classifier.
   *
   * @param labels class of each example
   */
  public Minibatch(float[] images, int[] labels, int examples) {
    this(images, new Targets.Classes(labels), examples);
  }

  /**
   * Class of each example.
   *
   * @throws IllegalArgumentException if targets are numbers
   */
  public int[] labels() {
    return targets.labels();
  }
}
