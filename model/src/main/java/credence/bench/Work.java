package credence.bench;

import credence.bayes.Estimator;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.engine.Draws;
import credence.engine.EngineSpec;
import credence.engine.IvonSettings;
import credence.engine.Optimizer;

/** What is done with a batch. */
public sealed interface Work {

  /** {@code train} or {@code predict}. */
  String mode();

  /**
   * A training step.
   *
   * @param optimizer {@link IvonSettings} for IVON
   */
  record Train(Optimizer optimizer, Estimator estimator) implements Work {

    /** N / T of the steps. */
    static final double LAMBDA = 60_000;

    /** By Adam and local reparameterisation. */
    public Train() {
      this(Optimizer.Adam.standard(), new Estimator.LocalReparameterisation());
    }

    @Override
    public String mode() {
      return "train";
    }

    /** {@code adam}, {@code sgd} or {@code ivon}. */
    String optimizedBy() {
      if (optimizer instanceof IvonSettings) {
        return "ivon";
      }
      return optimizer instanceof Optimizer.Sgd ? "sgd" : "adam";
    }

    /** {@code local-reparameterisation} or {@code weight-sampling}. */
    public String estimatedBy() {
      return estimator.drawsWeights() ? "weight-sampling" : "local-reparameterisation";
    }

    /** Forward and backward passes of a step. */
    int passes() {
      return estimator instanceof Estimator.WeightSampling sampling ? sampling.passes() : 1;
    }

    /** What an engine is compiled for to do it on {@code usual}'s network. */
    EngineSpec spec(EngineSpec usual, double initialSigma) {
      Prior prior = usual.method().prior();
      Optimizer resolved =
          optimizer instanceof IvonSettings settings
              ? settings.of(prior, LAMBDA, initialSigma)
              : optimizer;
      Method method = new Method(usual.method().family(), prior, estimator);
      return EngineSpec.classifier(usual.network(), usual.batch(), method, resolved);
    }
  }

  /** A prediction with {@code draws}. */
  record Predict(Draws draws) implements Work {
    @Override
    public String mode() {
      return "predict";
    }

    /** {@code mean}, {@code weights} or {@code activations}. */
    public String drawsOf() {
      return switch (draws.getClass().getSimpleName()) {
        case "Weights" -> "weights";
        case "Activations" -> "activations";
        default -> "mean";
      };
    }
  }
}
