package credence.prune;

import credence.bayes.MeanField;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of a network by how much they are worth keeping. All layers are ranked together,
 * biases are not; equal scores are ranked by their place.
 */
public final class Ranking {

  private final List<WeightLayout.Tensor> tensors;
  private final int size;
  private final double[] scores;
  private final double[] sorted;

  private Ranking(WeightLayout layout, double[] scores) {
    this.tensors = weights(layout);
    this.size = layout.size();
    this.scores = scores;
    this.sorted = scores.clone();
    Arrays.sort(sorted);
  }

  /**
   * @param seed of {@link Criterion#RANDOM}: numbers of purpose PRUNING, stream the layer, index
   *     the position within the tensor
   * @throws IllegalArgumentException if the criterion needs a sigma and a weight has none
   */
  public static Ranking of(
      Criterion criterion, WeightLayout layout, MeanField posterior, long seed) {
    double[] scores =
        new double[weights(layout).stream().mapToInt(WeightLayout.Tensor::size).sum()];
    int at = 0;
    for (WeightLayout.Tensor tensor : weights(layout)) {
      float[] random = new float[criterion == Criterion.RANDOM ? tensor.size() : 0];
      RandomKey key = RandomKey.of(seed, Purpose.PRUNING);
      RandomStream.of(key, tensor.layer()).uniforms(0, random, 0, random.length);
      for (int i = 0; i < tensor.size(); i++) {
        int index = tensor.offset() + i;
        boolean isRandom = criterion == Criterion.RANDOM && posterior.mu()[index] != 0;
        scores[at++] = isRandom ? random[i] : criterion.score(posterior, index);
      }
    }
    return new Ranking(layout, scores);
  }

  /**
   * Removes the share {@code fraction} of all weights, rounded down.
   *
   * @param fraction in [0, 1)
   */
  public Mask removing(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction = " + fraction + " not in [0, 1)");
    }
    // A fraction such as 0.95 is a little less than what was meant.
    int removed = (int) Math.floor(fraction * scores.length + 1e-6);
    if (removed == 0) {
      return Mask.none(size);
    }
    double limit = sorted[removed - 1];
    int below = lowerBound(limit);
    return mask(limit, removed - below);
  }

  /** Removes every weight whose score is below {@code threshold}. */
  public Mask below(double threshold) {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("threshold is not a number");
    }
    return mask(threshold, 0);
  }

  /** Removes scores below {@code limit}, and of those equal to it the first {@code ties}. */
  private Mask mask(double limit, int ties) {
    Mask mask = Mask.none(size);
    int at = 0;
    int left = ties;
    for (WeightLayout.Tensor tensor : tensors) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        double score = scores[at++];
        if (score < limit || (score == limit && left-- > 0)) {
          mask.remove(i);
        }
      }
    }
    return mask;
  }

  /** Number of scores below {@code limit}. */
  private int lowerBound(double limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static List<WeightLayout.Tensor> weights(WeightLayout layout) {
    return layout.tensors().stream().filter(t -> t.role() == Role.WEIGHT).toList();
  }
}
