package credence.job.images.named;

import credence.job.config.Amount;
import credence.job.config.DataConfig;

/**
 * How much room pictures take.
 *
 * @param training pictures of the training half
 * @param tests pictures of the test half
 * @param size bytes of a picture's pixels
 */
record PictureSpace(long training, long tests, long size) {

  /** Bytes of all pictures. */
  long all() {
    return (training + tests) * size;
  }

  /** Bytes of those trained on. */
  long trained(DataConfig config) {
    return used(training - config.setAside(), config.trainLimit()) * size;
  }

  /** Bytes of the largest of P sets. */
  long largest(DataConfig config) {
    long pictures = trained(config) / size;
    return pictures == 0 ? 0 : ((pictures - 1) / config.partitions() + 1) * size;
  }

  /** Bytes of those set aside, and of those tested on. */
  long held(DataConfig config) {
    return (config.setAside() + used(tests, config.testLimit())) * size;
  }

  private static long used(long found, Amount limit) {
    return Math.max(0, limit.of(found));
  }
}
