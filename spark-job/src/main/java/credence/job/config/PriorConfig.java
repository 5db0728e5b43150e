package credence.job.config;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.PriorScale;
import credence.bayes.ScaleMixturePrior;
import credence.engine.IvonSettings;
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

  /**
   * What cannot go with it.
   *
   * @param root of the whole experiment
   * @throws credence.job.base.JobException naming the key and the remedy
   */
  default void check(ExperimentConfig config, Section root) {}

  /** Whether it has more than one sigma for all weights, as the engine for GPUs has not. */
  default boolean isOfProcessors() {
    return false;
  }

  /** What goes with posteriors and with engines of processors alone. */
  private static void requireTensors(ExperimentConfig config, Section root, String setting) {
    if (config.posterior().family() == Family.POINT) {
      throw root.section("posterior").invalid("family", "has no sigmas for " + setting);
    }
    config.requireProcessor(root, setting);
  }

  /**
   * A Gaussian for every weight: of that scale, or of the scale that is learnt, which begins there.
   */
  record Gaussian(double mu, PriorScale scale, boolean isLearnt) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, Prior before, double temperature, long examples) {
      double sigma = scale.sigma(temperature, examples);
      return isLearnt ? new LearntScalePrior(mu, sigma) : new GaussianPrior(mu, sigma);
    }

    @Override
    public boolean isOfProcessors() {
      return isLearnt;
    }

    @Override
    public void check(ExperimentConfig config, Section root) {
      if (!isLearnt) {
        return;
      }
      requireTensors(config, root, "prior.scale = learnt");
      if (config.training().optimizer() instanceof IvonSettings) {
        throw root.section("prior")
            .invalid(
                "scale", "cannot be learnt by training.optimizer.type = ivon: its delta is fixed");
      }
    }
  }

  /** The same whatever training starts from, and however. */
  record Fixed(Prior prior) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, Prior before, double temperature, long examples) {
      return prior;
    }

    @Override
    public void check(ExperimentConfig config, Section root) {
      Family family = config.posterior().family();
      if (prior instanceof LogUniformPrior && family != Family.GAUSSIAN_WEIGHTS) {
        throw root.section("prior")
            .invalid("type", "needs posterior.family = gaussian-weights, not " + family.id());
      }
    }
  }

  /** Around the means that training starts from. */
  record Empirical(PriorScale scale) implements PriorConfig {
    @Override
    public Prior around(MeanField trained, Prior before, double temperature, long examples) {
      return new EmpiricalPrior(trained.mu(), scale.sigma(temperature, examples));
    }

    @Override
    public void check(ExperimentConfig config, Section root) {
      if (config.posterior().from() == null) {
        throw root.section("prior")
            .invalid("type", "needs posterior.from: the model whose means are the prior's");
      }
    }
  }

  /**
   * The posterior that training starts at.
   *
   * @param from place of the model that has it
   * @param forget gamma, the share of it that is kept
   * @param newClasses whether its network gets outputs for classes that it does not know
   */
  record Posterior(String from, double forget, boolean newClasses) implements PriorConfig {
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

    @Override
    public boolean isOfProcessors() {
      return true;
    }

    @Override
    public void check(ExperimentConfig config, Section root) {
      String type = "prior.type = posterior";
      if (config.posterior().from() != null) {
        throw root.section("posterior")
            .invalid("from", "and %s: training starts at prior.from; give one".formatted(type));
      }
      requireTensors(config, root, type);
      if (!config.training().kl().warm().equals(config.training().kl())) {
        throw root.section("training")
            .section("kl")
            .invalid(
                "warm-up-epochs",
                "must be 0 for %s: a KL without weight forgets what it is to keep".formatted(type));
      }
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
      return new Posterior(from, forget, prior.flag("new-classes"));
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
        boolean isLearnt = prior.choice("scale", List.of("fixed", "learnt")).equals("learnt");
        yield new Gaussian(mu, scale, isLearnt);
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
