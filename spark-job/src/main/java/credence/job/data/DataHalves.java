package credence.job.data;

import credence.data.DataFingerprint;
import credence.data.ImageSet;
import credence.data.RandomLabels;
import credence.data.Split;
import credence.job.JobException;
import credence.job.config.DataConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A data set as its files have it, before a seed splits it.
 *
 * @param fingerprint of the training half
 * @param testFingerprint of the test half
 * @param files that the halves were read from, or null where that is not counted
 */
public record DataHalves(
    ImageSet training,
    ImageSet test,
    String fingerprint,
    String testFingerprint,
    SourceFiles files) {

  static DataHalves of(ImageSet training, ImageSet test) {
    return new DataHalves(
        training, test, DataFingerprint.of(training), DataFingerprint.of(test), null);
  }

  DataHalves from(SourceFiles counted) {
    return new DataHalves(training, test, fingerprint, testFingerprint, counted);
  }

  /** The same, with none of the test images: for those who must not look at them. */
  public DataHalves withoutTest() {
    return new DataHalves(training, test.slice(0, 0), fingerprint, testFingerprint, files);
  }

  /**
   * The images of an experiment.
   *
   * @throws JobException with exit code 64 if there are too few images for the settings
   */
  public Images split(DataConfig config, long seed) {
    check(config);
    ImageSet labelled = config.randomLabels() ? RandomLabels.of(training, seed) : training;
    Split split = limited(Split.of(labelled.size(), config.validation(), seed), config);
    List<ImageSet> partitions = new ArrayList<>();
    for (int p = 0; p < config.partitions(); p++) {
      partitions.add(labelled.select(split.partition(config.partitions(), p)));
    }
    int tested = config.testLimit() == 0 ? test.size() : config.testLimit();
    return new Images(
        partitions,
        labelled.select(split.validation()),
        test.slice(0, Math.min(tested, test.size())),
        Images.standardisation(partitions, config),
        fingerprint,
        testFingerprint,
        files);
  }

  /**
   * @throws JobException with exit code 64 if there are too few images for the settings
   */
  public void check(DataConfig config) {
    if (config.validation() >= training.size()) {
      throw JobException.usage(
          "data.validation = %d leaves none of the %d training images of %s"
              .formatted(config.validation(), training.size(), config.name()));
    }
    int left = training.size() - config.validation();
    int used = config.trainLimit() == 0 ? left : Math.min(left, config.trainLimit());
    if (config.partitions() > used) {
      throw JobException.usage(
          "data.partitions = %d is more than the %d training images of %s"
              .formatted(config.partitions(), used, config.name()));
    }
  }

  private static Split limited(Split split, DataConfig config) {
    int limit = config.trainLimit();
    return limit == 0 || limit >= split.training().length
        ? split
        : new Split(Arrays.copyOf(split.training(), limit), split.validation());
  }
}
