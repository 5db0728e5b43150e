package credence.job.prune;

import credence.bayes.MeanField;
import credence.job.JobException;
import credence.net.NetworkSpec;
import credence.prune.Criterion;
import credence.prune.Pruner;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pruning is asked for.
 *
 * @param criteria of the curve; none for the usual ones, as far as the model has what they need
 * @param fractions of the curve, rising, the first of them 0
 * @param seeds of random pruning: 1, 2, ...
 * @param draws of the weights for a prediction
 * @param choice the model that is made, or null for the curve alone
 */
public record PruneConfig(
    List<Pruner> criteria, List<Double> fractions, int seeds, int draws, Choice choice) {

  private static final Logger LOG = LoggerFactory.getLogger(PruneConfig.class);

  private static final List<Pruner> USUAL =
      List.of(
          new Pruner.Weights(Criterion.SNR),
          new Pruner.Weights(Criterion.MAGNITUDE),
          new Pruner.Weights(Criterion.RANDOM));

  /**
   * Fractions in any order; 0 is added.
   *
   * @throws JobException with exit code 64 for a fraction outside [0, 1), or less than one seed or
   *     draw
   */
  public PruneConfig {
    criteria = List.copyOf(criteria);
    fractions.forEach(fraction -> Choice.requireFraction("--fractions", fraction));
    TreeSet<Double> sorted = new TreeSet<>(fractions);
    // Adding 0.0 makes -0.0 what it is.
    sorted.removeIf(fraction -> fraction == 0);
    sorted.add(0.0);
    fractions = List.copyOf(sorted);
    if (seeds < 1 || draws < 1) {
      throw JobException.usage(
          "--seeds %d and --draws %d: both must be at least 1".formatted(seeds, draws));
    }
  }

  /**
   * The criteria of the curve, that of the choice among them.
   *
   * @throws JobException with exit code 64 if one that was asked for needs what the model lacks
   */
  List<Pruner> criteria(NetworkSpec network, MeanField posterior) {
    List<Pruner> asked = new ArrayList<>(criteria);
    if (choice != null && !asked.contains(choice.by())) {
      asked.add(choice.by());
    }
    for (Pruner pruner : asked) {
      if (!pruner.isDefined(network, posterior)) {
        throw JobException.usage(pruner.id() + " cannot rank this model: " + lack(pruner));
      }
    }
    if (!criteria.isEmpty()) {
      return List.copyOf(asked);
    }
    return withUsual(asked, network, posterior);
  }

  private static List<Pruner> withUsual(
      List<Pruner> asked, NetworkSpec network, MeanField posterior) {
    List<Pruner> all = new ArrayList<>();
    for (Pruner pruner : USUAL) {
      if (pruner.isDefined(network, posterior)) {
        all.add(pruner);
      } else {
        LOG.warn("{} is left out: {}", pruner.id(), lack(pruner));
      }
    }
    asked.stream().filter(pruner -> !all.contains(pruner)).forEach(all::add);
    return List.copyOf(all);
  }

  private static String lack(Pruner pruner) {
    return pruner instanceof Pruner.Weights
        ? "its weights have no sigma"
        : "it has no filters to lose, or they have no sigma";
  }
}
