package credence.job.prune;

import credence.predict.metrics.ClassificationMetrics;
import java.io.Serializable;
import java.util.Locale;

/** How good a network's predictions are on some images. */
record SplitMetrics(Split split, Mode mode, ClassificationMetrics metrics) implements Serializable {

  /** Which images. */
  enum Split {
    VALIDATION,
    TEST;

    /** As files have it. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is predicted with. */
  enum Mode {
    /** Every weight at its mean. */
    MEAN,
    /** The average over draws of the weights. */
    DRAWS;

    /** As files have it. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
