package credence.job.config;

import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.RoundMetrics;
import java.util.Locale;
import java.util.Optional;

/** Which round's posterior becomes the model. */
public enum Selection {
  LAST {
    @Override
    public Optional<Double> score(RoundMetrics round) {
      return Optional.of(Double.NEGATIVE_INFINITY);
    }
  },
  VALIDATION_NLL {
    @Override
    public Optional<Double> score(RoundMetrics round) {
      return round.posterior().validation().map(examples -> -examples.nll());
    }
  },
  /** Of numbers alone. */
  VALIDATION_RMSE {
    @Override
    public Optional<Double> score(RoundMetrics round) {
      return round.posterior().validation().flatMap(EvaluationFigures::rmse).map(rmse -> -rmse);
    }
  },
  /**
   * Minus KL / N, minus the mean NLL of the round's training images. A point estimate has no KL.
   */
  ELBO {
    @Override
    public Optional<Double> score(RoundMetrics round) {
      double kl = round.posterior().kl().map(PosteriorMetrics.Kl::perExample).orElse(0.0);
      return Optional.of(-round.steps().nll() - kl);
    }
  };

  /**
   * How good an evaluated round is; the highest is taken, the first of equals. Absent where it is
   * judged by validation images and there are none.
   */
  public abstract Optional<Double> score(RoundMetrics round);

  /** Whether examples that are set aside decide. */
  public boolean isByValidation() {
    return this == VALIDATION_NLL || this == VALIDATION_RMSE;
  }

  /** Why such data cannot be selected for by RMSE. */
  static String needsNumbers(DataConfig data) {
    return "is of numbers, and data.name = " + data.name() + " has classes: validation-nll";
  }

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
