package credence.job.config;

import credence.bayes.GaussianPrior;
import credence.train.InitialPosterior;
import java.util.List;

/**
 * All settings of a training experiment.
 *
 * @param seed of all noise, shuffling and splitting
 * @param engine {@code auto}, {@code onednn} or {@code nd4j}
 */
public record TrainConfig(
    long seed,
    String engine,
    NetworkConfig network,
    DataConfig data,
    GaussianPrior prior,
    InitialPosterior posterior,
    TrainingConfig training,
    EvaluationConfig evaluation,
    CheckpointConfig checkpoint) {

  static TrainConfig read(Section root) {
    return new TrainConfig(
        root.longInteger("seed"),
        root.choice("engine", List.of("auto", "onednn", "nd4j")),
        NetworkConfig.read(root.section("network")),
        DataConfig.read(root.section("data")),
        prior(root.section("prior")),
        posterior(root.section("posterior")),
        TrainingConfig.read(root.section("training")),
        EvaluationConfig.read(root.section("evaluation")),
        CheckpointConfig.read(root.section("checkpoint")));
  }

  private static GaussianPrior prior(Section prior) {
    double mu = prior.number("mu");
    double sigma = prior.number("sigma");
    return prior.build(() -> new GaussianPrior(mu, sigma));
  }

  private static InitialPosterior posterior(Section posterior) {
    posterior.choice("initial-mu", List.of("fan-in"));
    double sigma = posterior.number("initial-sigma");
    double scale = posterior.number("initial-mu-scale");
    return posterior.build(() -> new InitialPosterior(sigma, scale));
  }
}
