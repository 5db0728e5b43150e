package credence.random;

/**
 * What random numbers are for. Each purpose has streams of its own, so that drawing more of one
 * kind never shifts another. The codes are part of every result's bytes: they never change.
 */
public enum Purpose {
  INITIAL_WEIGHTS(1),
  /** The zeta of local reparameterisation in training. */
  LOCAL_REPARAMETERISATION(2),
  /** The epsilon of weight sampling in training. */
  WEIGHT_SAMPLE(3),
  /** Masks of binary dropout in training. */
  DROPOUT(4),
  SHUFFLE(5),
  AUGMENTATION(6),
  VALIDATION_SPLIT(7),
  /** Draws of the weights in prediction. */
  PREDICT_WEIGHTS(8),
  /** Local-reparameterisation draws in prediction. */
  PREDICT_ACTIVATIONS(9),
  GENERATED_DATA(10),
  /** Masks of binary dropout in prediction. */
  PREDICT_DROPOUT(11),
  /** Weights that a KL without a closed form is estimated from. */
  KL_ESTIMATE(12),
  RANDOM_LABELS(13),
  /** Which weights are removed when nothing is known of them. */
  PRUNING(14),
  /** Noise on images that a network is tried on. */
  CORRUPTION(15),
  /** Settings of a sweep. */
  SWEEP(16),
  /** The seed of a training that goes on after a pruning. */
  FINE_TUNING(17),
  /** Where a set of classes ends when it is cut within one. */
  PREDICTION_SET(18);

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
