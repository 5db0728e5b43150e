package credence.job.config;

import credence.bayes.Gaussian;
import credence.bayes.Heteroscedastic;
import credence.bayes.NumberLikelihood;
import credence.data.TargetScale;
import credence.job.config.hocon.Section;
import java.io.Serializable;
import java.util.List;

/**
 * What a network's outputs are taken for where numbers are predicted.
 *
 * @param noise standard deviation of the target around its mean, in its own unit; null where the
 *     network gives it
 * @param beta of {@link Heteroscedastic}
 */
public record NumberSettings(Double noise, double beta) implements Serializable {

  static NumberSettings read(Section data) {
    boolean isGiven =
        data.choice("likelihood", List.of(Heteroscedastic.ID, Gaussian.ID)).equals(Gaussian.ID);
    double beta = data.number("beta");
    if (isGiven != data.has("noise")) {
      throw data.invalid(
          "noise",
          isGiven
              ? "is missing: the deviation of the target's noise, which likelihood = gaussian has"
              : "is for data.likelihood = gaussian");
    }
    Double noise = isGiven ? (Double) data.number("noise") : null;
    if (noise != null && !(noise > 0)) {
      throw data.invalid("noise", "must be positive");
    }
    if (isGiven && beta != 0) {
      throw data.invalid("beta", "is for data.likelihood = heteroscedastic");
    }
    data.build(() -> new Heteroscedastic(beta));
    return new NumberSettings(noise, beta);
  }

  NumberLikelihood likelihood(TargetScale scale) {
    return noise == null ? new Heteroscedastic(beta) : new Gaussian(noise / scale.deviation());
  }
}
