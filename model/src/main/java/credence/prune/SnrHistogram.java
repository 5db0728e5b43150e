package credence.prune;

import credence.bayes.MeanField;
import credence.net.WeightLayout;
import java.util.Arrays;
import java.util.List;

/**
 * How many weights have which signal to noise, 10 log10(|mu| / sigma), in bins of 1 dB. Weights of
 * mu 0 and weights without sigma have none and are in no bin.
 *
 * @param counts of the bins from {@value #FROM} dB to {@value #END} dB; what lies beyond is in the
 *     first and in the last
 * @param weights in bins or not
 */
public record SnrHistogram(List<Integer> counts, int weights) {

  /** Where the first bin begins, in dB. */
  public static final int FROM = -50;

  /** Where the last bin ends, in dB. */
  public static final int END = 50;

  public SnrHistogram {
    counts = List.copyOf(counts);
  }

  /** Of the weights, biases not included, of the given tensors. */
  public static SnrHistogram of(List<WeightLayout.Tensor> tensors, MeanField posterior) {
    int[] counts = new int[END - FROM];
    int weights = 0;
    for (WeightLayout.Tensor tensor : tensors) {
      if (tensor.role() == WeightLayout.Role.WEIGHT) {
        weights += tensor.size();
        count(tensor, posterior, counts);
      }
    }
    return new SnrHistogram(Arrays.stream(counts).boxed().toList(), weights);
  }

  private static void count(WeightLayout.Tensor tensor, MeanField posterior, int[] counts) {
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      double mu = Math.abs(posterior.mu()[i]);
      if (mu > 0 && posterior.isUncertain(i)) {
        double decibels = 10 * Math.log10(mu / posterior.sigma(i));
        int bin = (int) Math.floor(decibels) - FROM;
        counts[Math.min(counts.length - 1, Math.max(0, bin))]++;
      }
    }
  }

  /** Weights that are in a bin. */
  public long counted() {
    return counts.stream().mapToLong(Integer::longValue).sum();
  }
}
