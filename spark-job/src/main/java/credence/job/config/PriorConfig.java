package credence.job.config;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import java.util.List;

/** What is believed of the weights before any data. */
public sealed interface PriorConfig {

  /**
   * The prior.
   *
   * @param trained the posterior that training starts from, null for none
   */
  Prior around(MeanField trained);

  /** The same whatever training starts from. */
  record Fixed(Prior prior) implements PriorConfig {
    @Override
    public Prior around(MeanField trained) {
      return prior;
    }
  }

  /** Around the means that training starts from. */
  record Empirical(double sigma) implements PriorConfig {
    @Override
    public Prior around(MeanField trained) {
      return new EmpiricalPrior(trained.mu(), sigma);
    }
  }

  static PriorConfig read(Section prior) {
    List<String> types = List.of("gaussian", "scale-mixture", "log-uniform", "empirical");
    return switch (prior.choice("type", types)) {
      case "gaussian" -> {
        double mu = prior.number("mu");
        double sigma = prior.number("sigma");
        yield new Fixed(prior.build(() -> new GaussianPrior(mu, sigma)));
      }
      case "scale-mixture" -> {
        double pi = prior.number("pi");
        double sigma1 = prior.number("sigma1");
        double sigma2 = prior.number("sigma2");
        yield new Fixed(prior.build(() -> new ScaleMixturePrior(pi, sigma1, sigma2)));
      }
      case "log-uniform" -> {
        double threshold =
            prior.has("threshold") ? prior.number("threshold") : Double.POSITIVE_INFINITY;
        yield new Fixed(prior.build(() -> new LogUniformPrior(threshold)));
      }
      default -> {
        double sigma = prior.number("sigma");
        prior.build(() -> new GaussianPrior(0, sigma));
        yield new Empirical(sigma);
      }
    };
  }
}
