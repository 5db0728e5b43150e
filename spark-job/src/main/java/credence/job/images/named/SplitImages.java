package credence.job.images.named;

import credence.data.Classes;
import credence.data.ImageSet;
import credence.data.PixelSums;
import credence.data.Standardisation;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.Scaling;
import credence.job.images.named.blocks.SourceFiles;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images of an experiment: a seeded split of the data set, the same whatever cluster it is for.
 *
 * @param training P sets
 * @param validation never trained on; may be empty
 * @param calibration likewise, and nothing is chosen by them
 * @param test looked at once, at the end
 * @param standardisation of the images that are trained on
 * @param fingerprint of the data set's training half, split or not, with its own labels
 * @param testFingerprint of its test half
 * @param files that both were read from, or null where that is not counted
 * @param features what the numbers of rows are called, which are in the place of images; empty of
 *     images, and where nobody publishes a model
 */
public record SplitImages(
    TrainingSets training,
    ImageSet validation,
    ImageSet calibration,
    ImageSet test,
    Standardisation standardisation,
    String fingerprint,
    String testFingerprint,
    SourceFiles files,
    List<String> features) {

  static Standardisation standardisation(TrainingSets training, DataConfig config) {
    if (config.hasRows()) {
      return training.sums(PixelSums::ofRows).ofColumns();
    }
    return config.scaling() instanceof Scaling.Divided divided
        ? Standardisation.byDivisor(divided.by(), training.shape().channels())
        : training.sums(PixelSums::of).standardisation();
  }

  /** With the test images for validation, and none to test. */
  SplitImages validatedByTest() {
    return with(training, test, calibration, test.slice(0, 0), standardisation);
  }

  /** Other images of the same data. */
  private SplitImages with(
      TrainingSets trained,
      ImageSet validating,
      ImageSet calibrating,
      ImageSet testing,
      Standardisation seen) {
    return new SplitImages(
        trained,
        validating,
        calibrating,
        testing,
        seen,
        fingerprint,
        testFingerprint,
        files,
        features);
  }

  /**
   * The same images as a network that is there has seen others: with their labels among its
   * classes.
   *
   * @param seen how it sees pixels
   * @param place of that network, for messages
   * @throws JobException with exit code 64 for classes that it does not know
   */
  public SplitImages among(List<String> names, Standardisation seen, String place) {
    Classes classes = new Classes(names);
    List<String> unknown =
        classNames().stream().filter(name -> classes.named(name).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw JobException.usage(
          "the images have the classes %s, which %s does not know: leave their images out, set"
                  .formatted(unknown, place)
              + " prior.new-classes = true to add outputs for them, or begin a chain of its own with"
              + " them, without prior.type = posterior");
    }
    return with(
        names.equals(classNames()) ? training : new MatchedSets(training, classes),
        validation.among(classes),
        calibration.among(classes),
        test.among(classes),
        seen);
  }

  /**
   * Of the images that are trained on those of the classes {@code known}, without those that are
   * replayed.
   */
  public SplitImages fresh(List<String> known) {
    boolean isAll = known.equals(classNames()) && freshExamples() == examples();
    return isAll
        ? this
        : with(
            new FreshSets(training, new Classes(known)),
            validation.slice(0, 0),
            calibration.slice(0, 0),
            test.slice(0, 0),
            standardisation);
  }

  /** Images trained on that are not replayed. */
  public long freshExamples() {
    return Arrays.stream(training.fresh()).flatMapToInt(Arrays::stream).asLongStream().sum();
  }

  /** The training sets, in this process. */
  public List<ImageSet> partitions() {
    return training.held();
  }

  /** The shape of an image, which the training half defines. */
  public Shape shape() {
    return training.shape();
  }

  /** The classes in the order of the network's outputs, which the training half defines. */
  public List<String> classNames() {
    return training.classNames();
  }

  /** N: images trained on. */
  public long examples() {
    return training.sizes().stream().mapToLong(Integer::longValue).sum();
  }

  /** Minibatches in an epoch of the largest partition. */
  public int stepsPerEpoch(int batch) {
    int largest = training.sizes().stream().mapToInt(Integer::intValue).max().getAsInt();
    return (largest - 1) / batch + 1;
  }

  /** The validation images, a part for each partition. */
  public List<ImageSet> validationSlices() {
    return slices(validation, training.sizes().size());
  }

  /** The calibration images, a part for each partition. */
  public List<ImageSet> calibrationSlices() {
    return slices(calibration, training.sizes().size());
  }

  /** The test images, a part for each partition. */
  public List<ImageSet> testSlices() {
    return slices(test, training.sizes().size());
  }

  /** {@code images} in {@code parts} ranges whose sizes differ by at most one. */
  private static List<ImageSet> slices(ImageSet images, int parts) {
    return IntStream.range(0, parts)
        .mapToObj(p -> images.slice(bound(images, parts, p), bound(images, parts, p + 1)))
        .toList();
  }

  private static int bound(ImageSet images, int parts, int part) {
    return (int) ((long) images.size() * part / parts);
  }
}
