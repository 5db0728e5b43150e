package credence.engine;

import java.util.Locale;

/**
 * What the factors of layers' products are rounded to: inputs, their squares, weights, variances
 * and the derivatives by outputs. Sums, activations, noise, KL, optimiser and state are in single
 * precision whatever it is.
 */
public enum Precision {
  /** Nothing is rounded. */
  FLOAT32,

  /**
   * To the nearest number of 8 bits of significand, with the exponents of single precision: off by
   * {@value #BFLOAT16_ERROR} of itself at most.
   */
  BFLOAT16;

  /** 2^-8. */
  public static final double BFLOAT16_ERROR = 1.0 / 256;

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return id();
  }
}
