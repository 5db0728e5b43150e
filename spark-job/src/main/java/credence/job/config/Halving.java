package credence.job.config;

import credence.job.config.hocon.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Successive halving (Jamieson and Talwalkar 2016): at every rung the worse settings stop.
 *
 * @param rungs epochs, rising; none to train every setting to its end
 * @param keep share of the settings that go on from a rung, in (0, 1]
 */
public record Halving(List<Double> rungs, double keep) {

  public Halving {
    rungs = List.copyOf(rungs);
  }

  static Halving read(Section halving) {
    List<Double> rungs = halving.numbers("rungs");
    double keep = halving.number("keep");
    for (int i = 0; i < rungs.size(); i++) {
      if (!(rungs.get(i) > (i == 0 ? 0 : rungs.get(i - 1)))) {
        throw halving.invalid("rungs", "must be positive epochs, each more than the one before");
      }
    }
    if (!(keep > 0 && keep <= 1)) {
      throw halving.invalid("keep", "must be above 0 and at most 1");
    }
    return new Halving(rungs, keep);
  }

  /**
   * The settings that go on, in their order: the best share, rounded up, of all that there were.
   * The first of equals is the better; one without a score never goes on.
   *
   * @param scores by setting, the higher the better; NaN for one that failed
   */
  public List<Integer> kept(Map<Integer, Double> scores) {
    // What 0.3 of 10 is must not hang on the last bit.
    int most = (int) Math.ceil(scores.size() * keep - 1e-9);
    return ranked(scores).stream().limit(Math.max(1, most)).sorted().toList();
  }

  /** The settings with a score, the best first, the first of equals before the others. */
  public static List<Integer> ranked(Map<Integer, Double> scores) {
    List<Integer> ranked = new ArrayList<>(scores.keySet());
    ranked.removeIf(setting -> Double.isNaN(scores.get(setting)));
    ranked.sort(
        Comparator.comparingDouble((Integer setting) -> -scores.get(setting))
            .thenComparingInt(setting -> setting));
    return ranked;
  }
}
