package credence.job.config;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
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
   * @param before what was believed of its weights; null for what is not known
   * @param temperature T of the training
   * @param examples N that are trained on
   * @throws IllegalArgumentException if T and N make no prior
   */
  Prior around(MeanField trained, Prior before, double temperature, long examples);

  /** The same Gaussian for every weight. */
  record Gaussian(double mu, PriorScale scale) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, Prior before, double temperature, long examples) {
      return new GaussianPrior(mu, scale.sigma(temperature, examples));
    }
  }

  /** The same whatever training starts from, and however. */
  record Fixed(Prior prior) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, Prior before, double temperature, long examples) {
      return prior;
    }
  }

  /** Around the means that training starts from. */
  record Empirical(PriorScale scale) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, Prior before, double temperature, long examples) {
      return new EmpiricalPrior(trained.mu(), scale.sigma(temperature, examples));
    }
  }

  /**
   * The posterior that training starts at.
   *
   * @param from place of the model that has it
   * @param forget gamma, the share of it that is kept
   */
  record Posterior(String from, double forget) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, Prior before, double temperature, long examples) {
      GaussianPrior first = first(before);
      if (forget < 1 && first == null) {
        throw new IllegalArgumentException(
            "prior.forget = %s: the chain of prior.from = %s began with no prior of the type"
                    .formatted(forget, from)
                + " gaussian, and what is forgotten goes back to that; set prior.forget = 1");
      }
      return PosteriorPrior.of(trained, forget, first);
    }

    /** The prior that the chain began with; null if that was of another type. */
    private static GaussianPrior first(Prior before) {
      if (before instanceof PosteriorPrior chain) {
        return chain.first();
      }
      return before instanceof GaussianPrior gaussian ? gaussian : null;
    }

    static Posterior read(Section prior) {
      if (!prior.has("from")) {
        throw prior.invalid("type", "needs prior.from: the model whose posterior is the prior");
      }
      String from = prior.text("from");
      double forget = prior.number("forget");
      if (!(forget >= 0 && forget <= 1)) {
        throw prior.invalid("forget", "must be from 0, nothing is kept, to 1, all of it is");
      }
      return new Posterior(from, forget);
    }
  }

  static PriorConfig read(Section prior) {
    List<String> types =
        List.of("gaussian", "scale-mixture", "log-uniform", "empirical", "posterior");
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
      case "posterior" -> Posterior.read(prior);
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
