package credence.job.train;

import credence.predict.ClassificationSummary;

/**
 * How good a finished model is.
 *
 * @param test on images that nothing was chosen by
 * @param training on the images that it was trained on; null if that was not asked
 * @param other on the test images, of the posterior that the model was preferred to; null without
 */
public record Figures(Evaluated test, ClassificationSummary training, Evaluated other)
    implements java.io.Serializable {

  /** The same beside those of the other posterior. */
  public Figures beside(Evaluated other) {
    return new Figures(test, training, other);
  }
}
