package credence.job.config;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.bayes.PriorScale;
import credence.bayes.ScaleMixturePrior;
import credence.job.config.hocon.Section;
import java.util.List;

/** What is believed of the weights before any data. */
public sealed interface PriorConfig {

  /**
   * The prior.
   *
   * @param trained the posterior that training starts from, null for none
   * @param temperature T of the training
   * @param examples N that are trained on
   * @throws IllegalArgumentException if T and N make no prior
   */
  Prior around(MeanField trained, double temperature, long examples);

  /** The same Gaussian for every weight. */
  record Gaussian(double mu, PriorScale scale) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, double temperature, long examples) {
      return new GaussianPrior(mu, scale.sigma(temperature, examples));
    }
  }

  /** The same whatever training starts from, and however. */
  record Fixed(Prior prior) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, double temperature, long examples) {
      return prior;
    }
  }

  /** Around the means that training starts from. */
  record Empirical(PriorScale scale) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, double temperature, long examples) {
      return new EmpiricalPrior(trained.mu(), scale.sigma(temperature, examples));
    }
  }

  static PriorConfig read(Section prior) {
    List<String> types = List.of("gaussian", "scale-mixture", "log-uniform", "empirical");
    return switch (prior.choice("type", types)) {
      case "gaussian" -> {
        double mu = prior.number("mu");
        PriorScale scale = scale(prior);
        prior.build(() -> new GaussianPrior(mu, 1));
        yield new Gaussian(mu, scale);
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
      default -> new Empirical(scale(prior));
    };
  }

  private static PriorScale scale(Section prior) {
    String key = prior.either("sigma", "weight-decay");
    double value = prior.number(key);
    return prior.build(
        () ->
            key.equals("sigma") ? new PriorScale.Sigma(value) : new PriorScale.WeightDecay(value));
  }
}
