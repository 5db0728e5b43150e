package credence.predict;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How uncertain a prediction is, by the names that a table of scores has for it. */
public enum UncertaintyColumn {
  /** H(p), in nats: all uncertainty. */
  PREDICTIVE_ENTROPY,
  /** Mean of the draws' entropies, in nats: aleatoric. */
  EXPECTED_ENTROPY,
  /** Mean of KL(p_t || p), in nats: epistemic. */
  MUTUAL_INFORMATION,
  /** Of the predicted class: mean of p_t (1 - p_t). */
  ALEATORIC,
  /** Of the predicted class: variance of p_t. */
  EPISTEMIC,
  /** {@link #ALEATORIC} summed over all classes. */
  ALEATORIC_TOTAL,
  /** {@link #EPISTEMIC} summed over all classes. */
  EPISTEMIC_TOTAL,
  /** {@link #ALEATORIC} under {@link Link#SOFTPLUS}, as the next three. */
  SOFTPLUS_ALEATORIC,
  SOFTPLUS_EPISTEMIC,
  SOFTPLUS_ALEATORIC_TOTAL,
  SOFTPLUS_EPISTEMIC_TOTAL;

  /** As tables of scores have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that name, if there is one. */
  public static Optional<UncertaintyColumn> of(String id) {
    return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
  }

  /** All names. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(UncertaintyColumn::id).toList();
  }

  /** Of a prediction. */
  public double of(Prediction p) {
    return of(p.category(), p.uncertainty(), p.softplus());
  }

  /**
   * Of an image.
   *
   * @param category that is predicted
   * @param softmax uncertainty of its draws
   * @param softplus of the same draws under {@link Link#SOFTPLUS}
   */
  public double of(int category, Uncertainty softmax, VarianceDecomposition softplus) {
    return switch (this) {
      case PREDICTIVE_ENTROPY -> softmax.predictiveEntropy();
      case EXPECTED_ENTROPY -> softmax.expectedEntropy();
      case MUTUAL_INFORMATION -> softmax.mutualInformation();
      case ALEATORIC -> softmax.aleatoric()[category];
      case EPISTEMIC -> softmax.epistemic()[category];
      case ALEATORIC_TOTAL -> softmax.totalAleatoric();
      case EPISTEMIC_TOTAL -> softmax.totalEpistemic();
      case SOFTPLUS_ALEATORIC -> softplus.aleatoric()[category];
      case SOFTPLUS_EPISTEMIC -> softplus.epistemic()[category];
      case SOFTPLUS_ALEATORIC_TOTAL -> softplus.totalAleatoric();
      case SOFTPLUS_EPISTEMIC_TOTAL -> softplus.totalEpistemic();
    };
  }
}
