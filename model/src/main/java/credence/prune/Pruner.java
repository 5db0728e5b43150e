package credence.prune;

import credence.bayes.MeanField;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A way to make networks smaller: weight by weight, or filter by filter. */
public sealed interface Pruner extends Serializable {

  /** Weights of all layers are ranked together; those that go have mu = 0 and sigma = 0. */
  record Weights(Criterion criterion) implements Pruner {

    @Override
    public String id() {
      return criterion.id();
    }

    @Override
    public boolean isRandom() {
      return criterion == Criterion.RANDOM;
    }

    @Override
    public boolean isDefined(NetworkSpec network, MeanField posterior) {
      return criterion.isDefined(WeightLayout.of(network), posterior);
    }

    @Override
    public Pruned removing(Pruned whole, double fraction, long seed) {
      return whole.without(ranking(whole, seed).removing(fraction));
    }

    /**
     * What is left beyond a threshold in the criterion's own terms.
     *
     * @throws IllegalArgumentException if the threshold is not a number
     */
    public Pruned beyond(Pruned whole, double threshold) {
      return whole.without(ranking(whole, 0).below(criterion.limit(threshold)));
    }

    private Ranking ranking(Pruned whole, long seed) {
      return Ranking.of(criterion, whole.layout(), whole.posterior(), seed);
    }
  }

  /** The same share of every convolution's filters goes; what is left is a narrower network. */
  record Filters(FilterRanking ranking) implements Pruner {

    @Override
    public String id() {
      return ranking.id();
    }

    @Override
    public boolean isRandom() {
      return false;
    }

    @Override
    public boolean isDefined(NetworkSpec network, MeanField posterior) {
      return ranking.isDefined(network, posterior);
    }

    @Override
    public Pruned removing(Pruned whole, double fraction, long seed) {
      NetworkSpec network = whole.network();
      return whole.narrowed(
          new Narrowing(network, ranking.keeping(network, whole.posterior(), fraction)));
    }
  }

  /** As commands have it. */
  String id();

  /** Whether what goes depends on a seed. */
  boolean isRandom();

  /** Whether the network has what this ranks by. */
  boolean isDefined(NetworkSpec network, MeanField posterior);

  /**
   * What is left without the share {@code fraction} of all weights, or of every layer's filters.
   *
   * @param fraction in [0, 1), rounded down to whole weights or filters
   * @param seed of no effect unless {@link #isRandom}
   * @throws IllegalArgumentException for a fraction outside, and where this is not defined
   */
  Pruned removing(Pruned whole, double fraction, long seed);

  /**
   * Every way there is: {@code snr}, {@code magnitude}, {@code log-alpha}, {@code random}, {@code
   * filter-l1}, {@code filter-snr}.
   */
  static List<Pruner> all() {
    List<Pruner> all = new ArrayList<>();
    for (Criterion criterion : Criterion.values()) {
      all.add(new Weights(criterion));
    }
    for (FilterRanking ranking : FilterRanking.values()) {
      all.add(new Filters(ranking));
    }
    return all;
  }

  /**
   * The one with that {@link #id}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Pruner of(String id) {
    return all().stream()
        .filter(pruner -> pruner.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is not one of %s".formatted(id, all().stream().map(Pruner::id).toList())));
  }
}
