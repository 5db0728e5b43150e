package credence.job.rounds.workers;

import java.io.Serializable;

/**
 * What becomes of a network's outputs before they are probabilities.
 *
 * @param scale tau that they are divided by
 * @param isSought whether sums are gathered that a scale is found by
 */
public record Logits(double scale, boolean isSought) implements Serializable {

  static final Logits AS_THEY_ARE = new Logits(1, false);

  /** As they are, to find a scale by. */
  public static final Logits SOUGHT = new Logits(1, true);

  public static Logits over(double scale) {
    return new Logits(scale, false);
  }
}
