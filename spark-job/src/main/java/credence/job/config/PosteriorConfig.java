package credence.job.config;

import credence.bayes.Family;
import credence.job.config.hocon.Section;
import credence.train.InitialPosterior;
import java.util.List;

/**
 * What is uncertain, and where training starts.
 *
 * @param from folder of the model whose means training starts at, or null
 * @param delta sigma = max(delta |mu|, 1e-4) around those means; 0 for the initial sigma
 */
public record PosteriorConfig(Family family, InitialPosterior initial, String from, double delta) {

  static PosteriorConfig read(Section posterior) {
    Family family = posterior.choice("family", List.of(Family.values()), Family::id);
    String from = posterior.has("from") ? posterior.text("from") : null;
    double sigma = posterior.number("initial-sigma");
    InitialPosterior.Means means = means(posterior);
    InitialPosterior initial = posterior.build(() -> new InitialPosterior(sigma, means));
    double delta = posterior.has("delta") ? posterior.number("delta") : 0;
    if (posterior.has("delta") && (from == null || !(delta > 0) || Double.isInfinite(delta))) {
      throw posterior.invalid("delta", "must be positive, and needs posterior.from");
    }
    return new PosteriorConfig(family, initial, from, delta);
  }

  private static InitialPosterior.Means means(Section posterior) {
    if (posterior.isText("initial-mu")) {
      posterior.choice("initial-mu", List.of("fan-in"));
      double scale = posterior.number("initial-mu-scale");
      return posterior.build(() -> new InitialPosterior.Means.FanIn(scale));
    }
    double deviation = posterior.number("initial-mu");
    return posterior.build(() -> new InitialPosterior.Means.Fixed(deviation));
  }
}
