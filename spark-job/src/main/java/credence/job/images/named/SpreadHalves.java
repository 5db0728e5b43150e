package credence.job.images.named;

import credence.data.Classes;
import credence.data.ImageSet;
import credence.data.RandomLabels;
import credence.data.SplitIndices;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.images.named.blocks.SourceFiles;
import credence.job.images.named.blocks.SpreadHalf;
import credence.net.Shape;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Halves of pictures of one's own, decoded on executors: the training half stays there. */
final class SpreadHalves implements Halves {

  private final SpreadHalf training;
  private final SpreadHalf test;
  private final String fingerprint;
  private final String testFingerprint;
  private final List<String> features;
  private final Pool pool;
  private final SharedSplits splits = new SharedSplits();

  private SpreadHalves(SpreadHalf training, Pool pool, SpreadHalf test, List<String> features) {
    this.training = training;
    this.pool = pool;
    this.test = test;
    this.fingerprint = training.fingerprint();
    this.testFingerprint = test.fingerprint();
    this.features = List.copyOf(features);
  }

  /**
   * Finds the classes of the test half among those of the training half, as {@link DataHalves#of}
   * does.
   *
   * @param features what the numbers of rows are called; empty of images
   * @throws JobException with exit code 65 if the halves do not fit, or too many pictures are bad
   */
  static SpreadHalves of(
      DataConfig config, SpreadHalf training, Pool pool, SpreadHalf test, List<String> features) {
    new SourceFiles(training.files(), test.files())
        .requireFewBad(config.maxBad(), config.hasRows() ? "rows" : "pictures");
    Classes classes = new Classes(training.classNames());
    DataHalves.requireMatch(
        config.source(), classes, training.shape(), test.classNames(), test.shape());
    return new SpreadHalves(training, pool, test.among(classes), features);
  }

  SpreadHalf training() {
    return training;
  }

  Pool pool() {
    return pool;
  }

  SpreadHalf test() {
    return test;
  }

  PictureSpace space() {
    return new PictureSpace(training.size(), test.size(), shape().size());
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
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public String testFingerprint() {
    return testFingerprint;
  }

  @Override
  public int examples(DataConfig config) {
    return DataHalves.examples(config, pool.own().length) + pool.replayed();
  }

  @Override
  public void check(DataConfig config) {
    DataHalves.check(config, pool.own().length, test.size());
  }

  @Override
  public SplitImages shared(DataConfig config, long seed) throws IOException {
    SharedSplits.Key key =
        new SharedSplits.Key(fingerprint, testFingerprint, test.size(), config, seed);
    return splits.get(key, () -> split(config, seed));
  }

  @Override
  public TaskHalves forTasks(JavaSparkContext spark) {
    return new GatheredHalves(spark, this);
  }

  /** The same images as {@link DataHalves#split} gives. */
  @Override
  public SplitImages split(DataConfig config, long seed) throws IOException {
    check(config);
    SplitIndices split = pool.split(config, seed);
    int[] labels = labels(config, seed);
    DataHalves.warnOfClassesLeftOut(training.classNames(), labels, pool.trained(split), config);
    Assignment assignment = Assignment.of(pool, split, config.partitions(), labels);
    SpreadSets sets = new SpreadSets(training, assignment, config.partitions());
    ImageSet aside = sets.validation();
    ImageSet tests = test.gathered((int) config.testLimit().of(test.size()));
    return new SplitImages(
        sets,
        aside.slice(0, config.validation()),
        aside.slice(config.validation(), aside.size()),
        tests,
        SplitImages.standardisation(sets, config),
        fingerprint,
        testFingerprint,
        new SourceFiles(training.files(), test.files()),
        features);
  }

  private int[] labels(DataConfig config, long seed) {
    return config.randomLabels()
        ? RandomLabels.of(training.size(), training.classNames().size(), seed)
        : training.index().labels();
  }
}
