package credence.job.train;

import credence.bayes.MeanField;
import credence.bayes.Prior;
import java.util.stream.IntStream;

/** KL[q || p] on all cores of the driver; the same bits on any number of them. */
final class ChunkedKl {

  private static final int CHUNK = 1 << 16;

  private ChunkedKl() {}

  /** In nats. */
  static double of(Prior prior, MeanField posterior) {
    int size = posterior.size();
    double[] parts =
        IntStream.range(0, (size - 1) / CHUNK + 1)
            .parallel()
            .mapToDouble(c -> prior.kl(posterior, c * CHUNK, Math.min(size, (c + 1) * CHUNK)))
            .toArray();
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }
}
