package credence.job.images.named;

import credence.data.Classes;
import credence.data.DataFingerprint;
import credence.data.ImageSet;
import credence.data.RandomLabels;
import credence.data.SplitIndices;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.Amount;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.net.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Halves in the memory of this process.
 *
 * @param fingerprint of the training half
 * @param testFingerprint of the test half
 * @param pool what the images of the training half are there for
 */
public record DataHalves(
    ImageSet training, ImageSet test, String fingerprint, String testFingerprint, Pool pool)
    implements Halves, Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(DataHalves.class);

  /**
   * Finds the classes of the test half among those of the training half, by name.
   *
   * @param source for messages
   * @throws JobException with exit code 65 if the test half has images of another class or of
   *     another size, or there is only one class
   */
  static DataHalves of(DataSource source, ImageSet training, ImageSet test) {
    return of(source, training, Pool.of(training.size()), test);
  }

  /** The same of a training half of which not all images are there to be split. */
  static DataHalves of(DataSource source, ImageSet training, Pool pool, ImageSet test) {
    Classes classes = new Classes(training.classNames());
    requireMatch(source, classes, training.shape(), test.ownClasses(), test.shape());
    ImageSet matched = test.among(classes);
    return new DataHalves(
        training, matched, DataFingerprint.of(training), DataFingerprint.of(matched), pool);
  }

  /**
   * @param tested classes that test images have
   * @throws JobException as {@link #of} does
   */
  static void requireMatch(
      DataSource source, Classes classes, Shape shape, List<String> tested, Shape testShape) {
    if (classes.size() < 2) {
      throw bad(
          "%s: all training %ss are of the class %s; there is nothing to learn from one class"
              .formatted(source.id(), source.example(), classes));
    }
    List<String> lacked = tested.stream().filter(c -> classes.named(c).isEmpty()).toList();
    if (!lacked.isEmpty()) {
      throw bad(
          "%s: the test half has %ss of %s, which the training half does not know: its classes are %s, those of the test half %s"
              .formatted(
                  source.id(),
                  source.example(),
                  String.join(", ", lacked),
                  classes,
                  String.join(", ", tested)));
    }
    if (!shape.equals(testShape) && source instanceof DataSource.ClassTable) {
      throw bad(
          "%s: training rows have %d features, and test rows %d"
              .formatted(source.id(), shape.channels(), testShape.channels()));
    }
    if (!shape.equals(testShape)) {
      throw bad(
          "%s: training images are %s (channels x height x width), but test images %s%s"
              .formatted(
                  source.id(),
                  shape,
                  testShape,
                  source instanceof DataSource.Pictures
                      ? "; data.resize gives all of them one size"
                      : ""));
    }
  }

  private static JobException bad(String message) {
    return new JobException(ExitCode.BAD_DATA, message);
  }

  /** The same, with none of the test images: for those who must not look at them. */
  public DataHalves withoutTest() {
    return new DataHalves(training, test.slice(0, 0), fingerprint, testFingerprint, pool);
  }

  @Override
  public Shape shape() {
    return training.shape();
  }

  @Override
  public List<String> classNames() {
    return training.classNames();
  }

  @Override
  public SplitImages shared(DataConfig config, long seed) {
    return SharedSplits.of(this, config, seed);
  }

  @Override
  public TaskHalves forTasks(JavaSparkContext spark) {
    return new SentHalves(spark, this);
  }

  @Override
  public SplitImages split(DataConfig config, long seed) {
    check(config);
    SplitIndices split = pool.split(config, seed);
    ImageSet labelled = config.randomLabels() ? RandomLabels.of(training, seed) : training;
    List<ImageSet> partitions = new ArrayList<>();
    List<Integer> own = new ArrayList<>();
    for (int p = 0; p < config.partitions(); p++) {
      partitions.add(labelled.select(pool.partition(split, config.partitions(), p)));
      own.add(split.partition(config.partitions(), p).length);
    }
    HeldSets sets = new HeldSets(partitions, own);
    ImageSet aside = labelled.select(split.validation());
    warnOfClassesLeftOut(labelled.classNames(), labelled.labels(), pool.trained(split), config);
    return new SplitImages(
        sets,
        aside.slice(0, config.validation()),
        aside.slice(config.validation(), aside.size()),
        test.slice(0, (int) config.testLimit().of(test.size())),
        SplitImages.standardisation(sets, config),
        fingerprint,
        testFingerprint,
        null,
        List.of());
  }

  @Override
  public void check(DataConfig config) {
    check(config, pool.own().length, test.size());
  }

  /**
   * @param images of the training half
   * @param tests images of the test half; of none of them nothing is expected
   * @throws JobException as {@link #check(DataConfig)} does
   */
  public static void check(DataConfig config, int images, int tests) {
    if (config.setAside() >= images) {
      throw JobException.usage(
          "%s leaves none of the %d training %ss of %s"
              .formatted(setAside(config), images, config.source().example(), config.name()));
    }
    int left = images - config.setAside();
    String what = config.source().example();
    requireAtMost(left, config.trainLimit(), "data.train-limit", what + "s to train on", config);
    if (tests > 0) {
      requireAtMost(tests, config.testLimit(), "data.test-limit", "test " + what + "s", config);
    }
    int used = examples(config, images);
    if (config.partitions() > used) {
      throw JobException.usage(
          "data.partitions = %d is more than the %d training %ss of %s"
              .formatted(config.partitions(), used, what, config.name()));
    }
  }

  private static String setAside(DataConfig config) {
    String validation = "data.validation = " + config.validation();
    return config.calibration() == 0
        ? validation
        : validation + " with data.calibration = " + config.calibration();
  }

  @Override
  public int examples(DataConfig config) {
    return examples(config, pool.own().length) + pool.replayed();
  }

  static int examples(DataConfig config, int images) {
    return (int) config.trainLimit().of(images - config.setAside());
  }

  /** More than there are is a wrong expectation, which nobody would notice later. */
  private static void requireAtMost(
      int found, Amount limit, String key, String what, DataConfig config) {
    if (limit instanceof Amount.Most most && most.images() > found) {
      throw JobException.usage(
          "%s = %d is more than the %d %s of %s (null takes them all)"
              .formatted(key, most.images(), found, what, config.name()));
    }
  }

  static void warnOfClassesLeftOut(
      List<String> classNames, int[] labels, int[] trained, DataConfig config) {
    Set<String> left = new LinkedHashSet<>(classNames);
    for (int image : trained) {
      left.remove(classNames.get(labels[image]));
    }
    if (!left.isEmpty()) {
      LOG.warn(
          "{}: data.validation and data.train-limit leave none of the {}s to train on of the classes {}",
          config.name(),
          config.source().example(),
          String.join(", ", left));
    }
  }

  /** Which images train and which validate. */
  public static SplitIndices split(DataConfig config, int images, long seed) {
    SplitIndices split = SplitIndices.of(images, config.setAside(), seed);
    int most = (int) config.trainLimit().of(split.training().length);
    return most == split.training().length
        ? split
        : new SplitIndices(Arrays.copyOf(split.training(), most), split.validation());
  }
}
