package credence.prune;

import credence.bayes.MeanField;
import credence.net.Conv2d;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which filters of each convolution stay when the same share of every layer's is removed. */
public enum FilterRanking {
  /** L1 norm of a filter's means (Li et al. 2017). */
  FILTER_L1 {
    @Override
    double score(double mu, double sigma) {
      return Math.abs(mu);
    }
  },
  /** Mean signal to noise, |mu| / sigma, of a filter's weights. */
  FILTER_SNR {
    @Override
    double score(double mu, double sigma) {
      return Math.abs(mu) / sigma;
    }
  };

  /** A weight's part of its filter's score; filters of a layer have equally many weights. */
  abstract double score(double mu, double sigma);

  /** As commands have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the network has filters, and their weights what this needs. */
  public boolean isDefined(NetworkSpec network, MeanField posterior) {
    List<WeightLayout.Tensor> filters = filters(network);
    return !filters.isEmpty()
        && (this == FILTER_L1
            || filters.stream()
                .flatMapToInt(tensor -> IntStream.range(tensor.offset(), tensor.end()))
                .allMatch(posterior::isUncertain));
  }

  /**
   * Indices of the filters that stay, by layer; every layer keeps one at least.
   *
   * @param fraction of each layer's filters, in [0, 1), rounded down
   * @throws IllegalArgumentException if the network has no convolution, or {@link #FILTER_SNR}
   *     meets a weight without sigma
   */
  public Map<Integer, int[]> keeping(NetworkSpec network, MeanField posterior, double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction = " + fraction + " not in [0, 1)");
    }
    Map<Integer, int[]> kept = new TreeMap<>();
    for (WeightLayout.Tensor tensor : filters(network)) {
      int filters = tensor.shape().get(0);
      int stay = filters - (int) Math.floor(fraction * filters + 1e-6);
      kept.put(tensor.layer(), best(scores(tensor, posterior), Math.max(1, stay)));
    }
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("network " + network.name() + " has no filters");
    }
    return kept;
  }

  /** Weights of the convolutions, but for one that gives the network's outputs. */
  private static List<WeightLayout.Tensor> filters(NetworkSpec network) {
    List<WeightLayout.Tensor> weights =
        WeightLayout.of(network).tensors().stream()
            .filter(tensor -> tensor.role() == Role.WEIGHT)
            .toList();
    return weights.stream()
        .limit(Math.max(0, weights.size() - 1))
        .filter(tensor -> network.layers().get(tensor.layer()) instanceof Conv2d)
        .toList();
  }

  private double[] scores(WeightLayout.Tensor tensor, MeanField posterior) {
    double[] scores = new double[tensor.shape().get(0)];
    int each = tensor.size() / scores.length;
    for (int i = 0; i < tensor.size(); i++) {
      int index = tensor.offset() + i;
      if (this == FILTER_SNR && !posterior.isUncertain(index)) {
        throw new IllegalArgumentException(
            "%s divides by sigma, and %s[%d] has none: use filter-l1"
                .formatted(id(), tensor.name(), i));
      }
      scores[i / each] += score(posterior.mu()[index], posterior.sigma(index));
    }
    return scores;
  }

  /** The {@code count} best, ascending; of equal ones the first. */
  private static int[] best(double[] scores, int count) {
    Comparator<Integer> byScore = Comparator.comparingDouble(i -> -scores[i]);
    int[] best =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(byScore)
            .limit(count)
            .mapToInt(Integer::intValue)
            .toArray();
    Arrays.sort(best);
    return best;
  }
}
