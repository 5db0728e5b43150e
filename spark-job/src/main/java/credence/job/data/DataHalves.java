package credence.job.data;

import credence.data.Classes;
import credence.data.DataFingerprint;
import credence.data.ImageSet;
import credence.data.RandomLabels;
import credence.data.Split;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.job.config.DataConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data set as its files have it, before a seed splits it. The training half defines the classes
 * and the shape of an image; the test half has both.
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

  private static final Logger LOG = LoggerFactory.getLogger(DataHalves.class);

  /**
   * Finds the classes of the test half among those of the training half, by name.
   *
   * @param name of the data set, for messages
   * @throws JobException with exit code 65 if the test half has images of another class or of
   *     another size, or there is only one class
   */
  static DataHalves of(String name, ImageSet training, ImageSet test) {
    Classes classes = new Classes(training.classNames());
    if (classes.size() < 2) {
      throw bad(
          "%s: all training images are of the class %s; there is nothing to learn from one class"
              .formatted(name, classes));
    }
    if (!test.lackedBy(classes).isEmpty()) {
      throw bad(
          "%s: the test half has images of %s, which the training half does not know: its classes are %s, those of the test half %s"
              .formatted(
                  name,
                  String.join(", ", test.lackedBy(classes)),
                  classes,
                  String.join(", ", test.classNames())));
    }
    if (!training.shape().equals(test.shape())) {
      throw bad(
          "%s: training images are %s (channels x height x width), but test images %s; data.resize gives all of them one size"
              .formatted(name, training.shape(), test.shape()));
    }
    ImageSet matched = test.among(classes);
    return new DataHalves(
        training, matched, DataFingerprint.of(training), DataFingerprint.of(matched), null);
  }

  DataHalves from(SourceFiles counted) {
    return new DataHalves(training, test, fingerprint, testFingerprint, counted);
  }

  private static JobException bad(String message) {
    return new JobException(ExitCode.BAD_DATA, message);
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
    warnOfClassesLeftOut(partitions, config);
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
    requireAtMost(left, config.trainLimit(), "data.train-limit", "images to train on", config);
    if (test.size() > 0) {
      requireAtMost(test.size(), config.testLimit(), "data.test-limit", "test images", config);
    }
    int used = config.trainLimit() == 0 ? left : config.trainLimit();
    if (config.partitions() > used) {
      throw JobException.usage(
          "data.partitions = %d is more than the %d training images of %s"
              .formatted(config.partitions(), used, config.name()));
    }
  }

  /** More than there are is a wrong expectation, which nobody would notice later. */
  private static void requireAtMost(
      int found, int limit, String key, String what, DataConfig config) {
    if (limit > found) {
      throw JobException.usage(
          "%s = %d is more than the %d %s of %s (null takes them all)"
              .formatted(key, limit, found, what, config.name()));
    }
  }

  private static void warnOfClassesLeftOut(List<ImageSet> partitions, DataConfig config) {
    Set<String> left = new LinkedHashSet<>(partitions.get(0).classNames());
    for (ImageSet partition : partitions) {
      left.removeAll(partition.ownClasses());
    }
    if (!left.isEmpty()) {
      LOG.warn(
          "{}: data.validation and data.train-limit leave no image to train on of the classes {}",
          config.name(),
          String.join(", ", left));
    }
  }

  private static Split limited(Split split, DataConfig config) {
    int limit = config.trainLimit();
    return limit == 0 || limit >= split.training().length
        ? split
        : new Split(Arrays.copyOf(split.training(), limit), split.validation());
  }
}
