package credence.predict;

import java.util.Locale;

/** What {@link PredictionTable} keeps of an image's uncertainty. */
public enum Measure {
  /** H(p), in nats. */
  PREDICTIVE_ENTROPY,
  /** Mean of H(p_t), in nats: aleatoric. */
  EXPECTED_ENTROPY,
  /** Mean of KL(p_t || p), in nats: epistemic. */
  MUTUAL_INFORMATION,
  /** Sum over classes of the mean of p_t (1 - p_t). */
  ALEATORIC,
  /** Sum over classes of the variance of p_t. */
  EPISTEMIC,
  /** {@link #ALEATORIC} under {@link Link#SOFTPLUS}. */
  SOFTPLUS_ALEATORIC,
  /** {@link #EPISTEMIC} under {@link Link#SOFTPLUS}. */
  SOFTPLUS_EPISTEMIC;

  /** As files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
