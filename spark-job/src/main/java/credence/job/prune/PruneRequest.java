package credence.job.prune;

import credence.bayes.MeanField;
import credence.job.base.JobException;
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
 * @param criteria of the curve; none for that of the choice or, without one, for the usual ones, as
 *     far as the model has what they need
 * @param fractions of the curve, rising, the first of them 0; none for the usual ones or, where a
 *     choice says how much goes, for the whole network alone
 * @param seeds of random pruning: 1, 2, ...
 * @param draws of the weights for a prediction
 * @param choice the model that is made, or null for the curve alone
 */
public record PruneRequest(
    List<Pruner> criteria, List<Double> fractions, int seeds, int draws, SmallerModel choice) {

  private static final Logger LOG = LoggerFactory.getLogger(PruneRequest.class);

  private static final List<Pruner> USUAL =
      List.of(
          new Pruner.Weights(Criterion.SNR),
          new Pruner.Weights(Criterion.MAGNITUDE),
          new Pruner.Weights(Criterion.RANDOM));

  private static final List<Double> USUAL_FRACTIONS = List.of(0.0, .25, .5, .75, .9, .95, .98, .99);

  /**
   * Fractions in any order; 0 is added.
   *
   * @throws JobException with exit code 64 for a fraction outside [0, 1), or less than one seed or
   *     draw
   */
  public PruneRequest {
    criteria = List.copyOf(criteria);
    if (fractions.isEmpty()
        && (choice == null || choice.isSoughtOnCurve() || !criteria.isEmpty())) {
      fractions = USUAL_FRACTIONS;
    }
    fractions.forEach(fraction -> SmallerModel.requireFraction("--fractions", fraction));
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
   * The criteria of the curve, that of a choice that is sought on it among them.
   *
   * @throws JobException with exit code 64 if one that was asked for needs what the model lacks
   */
  List<Pruner> criteria(NetworkSpec network, MeanField posterior) {
    List<Pruner> asked = new ArrayList<>(criteria);
    boolean needed = choice != null && (criteria.isEmpty() || choice.isSoughtOnCurve());
    if (needed && !asked.contains(choice.by())) {
      asked.add(choice.by());
    }
    asked.forEach(pruner -> require(pruner, network, posterior));
    if (choice != null) {
      require(choice.by(), network, posterior);
    }
    return asked.isEmpty() ? usual(network, posterior) : List.copyOf(asked);
  }

  private static void require(Pruner pruner, NetworkSpec network, MeanField posterior) {
    if (!pruner.isDefined(network, posterior)) {
      throw JobException.usage(pruner.id() + " cannot rank this model: " + lack(pruner));
    }
  }

  private static List<Pruner> usual(NetworkSpec network, MeanField posterior) {
    List<Pruner> all = new ArrayList<>();
    for (Pruner pruner : USUAL) {
      if (pruner.isDefined(network, posterior)) {
        all.add(pruner);
      } else {
        LOG.warn("{} is left out: {}", pruner.id(), lack(pruner));
      }
    }
    return List.copyOf(all);
  }

  private static String lack(Pruner pruner) {
    return pruner instanceof Pruner.Weights
        ? "its weights have no sigma"
        : "it has no filters to lose, or they have no sigma";
  }
}
