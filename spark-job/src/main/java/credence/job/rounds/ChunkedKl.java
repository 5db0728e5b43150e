package credence.job.rounds;

import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.net.WeightLayout;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** KL[q || p] on all cores of the driver; the same bits on any number of them. */
final class ChunkedKl {

  private static final int CHUNK = 1 << 16;

  private ChunkedKl() {}

  /** In nats, by the layers' indices in the network, for layers with tensors. */
  static SortedMap<Integer, Double> byLayer(Prior prior, MeanField posterior, WeightLayout layout) {
    SortedMap<Integer, Double> layers = new TreeMap<>();
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      double kl = of(prior, posterior, tensor.offset(), tensor.end());
      layers.merge(tensor.layer(), kl, Double::sum);
    }
    return layers;
  }

  /** In nats, of the indices from (included) to end (excluded). */
  static double of(Prior prior, MeanField posterior, int from, int end) {
    double[] parts =
        IntStream.range(0, (end - from - 1) / CHUNK + 1)
            .parallel()
            .mapToDouble(
                c -> prior.kl(posterior, from + c * CHUNK, Math.min(end, from + (c + 1) * CHUNK)))
            .toArray();
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }
}
