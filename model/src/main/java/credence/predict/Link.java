package credence.predict;

import credence.bayes.Softplus;
import java.util.Locale;

/** How the outputs of a network become probabilities of classes. */
public enum Link {
  /** p = exp(o) / sum exp(o). */
  SOFTMAX {
    @Override
    double score(double output) {
      return output;
    }
  },
  /** p = softplus(o) / sum softplus(o), as in Shridhar et al. 2019. */
  SOFTPLUS {
    @Override
    double score(double output) {
      // softplus(x) = exp(x) (1 - exp(x) / 2 + ...): below this the logarithm is x to 16 digits.
      return output < -37 ? output : Math.log(Softplus.of(output));
    }
  };

  /** ln of what is normalised. */
  abstract double score(double output);

  /** As settings have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
