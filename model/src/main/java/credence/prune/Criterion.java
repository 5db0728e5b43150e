package credence.prune;

import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.net.WeightLayout;
import java.util.Locale;
import java.util.stream.IntStream;

/** How much a weight is worth keeping: the lowest score goes first. */
public enum Criterion {
  /** Signal to noise, |mu| / sigma (Blundell et al. 2015, section 6.1). */
  SNR {
    @Override
    double score(double mu, double sigma) {
      return Math.abs(mu) / sigma;
    }
  },
  /** |mu|. */
  MAGNITUDE {
    @Override
    double score(double mu, double sigma) {
      return Math.abs(mu);
    }
  },
  /** -ln alpha (Molchanov et al. 2017): by SNR, but for weights near 0. */
  LOG_ALPHA {
    @Override
    double score(double mu, double sigma) {
      return -LogUniformPrior.logAlpha(mu, sigma);
    }

    @Override
    public double limit(double threshold) {
      return Math.nextUp(-threshold);
    }
  },
  /** No knowledge at all: what the others are measured against. */
  RANDOM {
    @Override
    double score(double mu, double sigma) {
      throw new IllegalStateException("random scores come from a stream");
    }
  };

  abstract double score(double mu, double sigma);

  /**
   * The score below which weights go for a threshold in the criterion's own terms: |mu| / sigma or
   * |mu| below it, ln alpha at or above it.
   */
  public double limit(double threshold) {
    return threshold;
  }

  /** As commands have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it needs a sigma to divide by. */
  public boolean needsSigma() {
    return this == SNR || this == LOG_ALPHA;
  }

  /** Whether the weights of {@code posterior} that are not 0 have what this needs. */
  public boolean isDefined(WeightLayout layout, MeanField posterior) {
    return !needsSigma()
        || layout.tensors().stream()
            .filter(tensor -> tensor.role() == WeightLayout.Role.WEIGHT)
            .flatMapToInt(tensor -> IntStream.range(tensor.offset(), tensor.end()))
            .allMatch(i -> posterior.mu()[i] == 0 || posterior.isUncertain(i));
  }

  /**
   * Score of weight {@code index}; a weight of mu 0 has nothing to lose and the least score.
   *
   * @throws IllegalArgumentException if the criterion needs a sigma and the weight has none
   */
  double score(MeanField posterior, int index) {
    double mu = posterior.mu()[index];
    if (mu == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (needsSigma() && !posterior.isUncertain(index)) {
      throw new IllegalArgumentException(
          "the criterion %s divides by sigma, and weight %d has none: use magnitude"
              .formatted(id(), index));
    }
    return score(mu, posterior.sigma(index));
  }
}
