package credence.job.rounds.workers;

import java.io.Serializable;
import java.util.List;

/**
 * What an evaluation gathers beside the usual figures, and of which outputs.
 *
 * @param scale tau that a network's outputs are divided by before they are probabilities
 * @param scales whether sums are gathered that a scale is found by
 * @param scores whether scores are gathered that thresholds of sets are found by
 * @param rejects whether uncertainties are gathered that thresholds are found by
 * @param thresholds of sets whose coverage is counted; may be empty
 */
public record Asked(
    double scale, boolean scales, boolean scores, boolean rejects, List<Double> thresholds)
    implements Serializable {

  public Asked {
    thresholds = List.copyOf(thresholds);
  }

  static final Asked NOTHING = new Asked(1, false, false, false, List.of());

  /** What a scale of the logits is found by. */
  public static final Asked SCALES = new Asked(1, true, false, false, List.of());

  /** What thresholds of sets are found by. */
  public static final Asked SCORES = new Asked(1, false, true, false, List.of());

  /** What images go to a person by. */
  public static final Asked REJECTS = new Asked(1, false, false, true, List.of());

  /** The usual figures, of outputs over a scale. */
  public static Asked over(double scale) {
    return new Asked(scale, false, false, false, List.of());
  }

  /** How often sets hold the right class. */
  public static Asked sets(List<Double> thresholds) {
    return new Asked(1, false, false, false, thresholds);
  }
}
