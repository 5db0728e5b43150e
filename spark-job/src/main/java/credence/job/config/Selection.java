package credence.job.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Which round's posterior becomes the model. */
public enum Selection {
  LAST {
    @Override
    public double score(JsonNode round) {
      return Double.NEGATIVE_INFINITY;
    }
  },
  VALIDATION_NLL {
    @Override
    public double score(JsonNode round) {
      return -round.at("/validation/nll").asDouble();
    }
  },
  /** Minus KL / N, minus the mean NLL of the round's training images. */
  ELBO {
    @Override
    public double score(JsonNode round) {
      return -round.path("nll").asDouble() - round.path("kl_per_example").asDouble();
    }
  };

  /**
   * How good an evaluated round is; the highest is taken, the first of equals.
   *
   * @param round a line of {@code metrics.jsonl}
   */
  public abstract double score(JsonNode round);

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
