package credence.job.data;

import credence.data.Classes;
import credence.data.ImageSet;
import credence.data.RandomLabels;
import credence.data.Split;
import credence.job.JobException;
import credence.job.config.DataConfig;
import credence.job.data.blocks.SourceFiles;
import credence.job.data.blocks.SpreadHalf;

/**
 * A data set of one's own, decoded on executors, before a seed splits it: the training half stays
 * there.
 */
record SpreadHalves(SpreadHalf training, SpreadHalf test) {

  /**
   * Finds the classes of the test half among those of the training half, as {@link DataHalves#of}
   * does.
   *
   * @throws JobException with exit code 65 if the halves do not fit, or too many pictures are bad
   */
  static SpreadHalves of(DataConfig config, SpreadHalf training, SpreadHalf test) {
    new SourceFiles(training.files(), test.files()).requireFewBad(config.maxBad());
    Classes classes = new Classes(training.classNames());
    DataHalves.requireMatch(
        config.name(), classes, training.shape(), test.classNames(), test.shape());
    return new SpreadHalves(training, test.among(classes));
  }

  private SourceFiles files() {
    return new SourceFiles(training.files(), test.files());
  }

  /**
   * All of it in the driver's memory, for whoever splits it more than once.
   *
   * @throws JobException with exit code 64 if there is not the room
   */
  DataHalves gathered() {
    Heap.requireDriver(training.bytes() + test.bytes(), "both halves of the data set");
    String fingerprint = training.fingerprint();
    String testFingerprint = test.fingerprint();
    ImageSet all = training.gathered(training.size());
    ImageSet tests = test.gathered(test.size());
    training.free();
    test.free();
    return new DataHalves(all, tests, fingerprint, testFingerprint, files());
  }

  /**
   * The images of an experiment, the same as {@link DataHalves#split} gives.
   *
   * @throws JobException with exit code 64 if there are too few images for the settings, or more
   *     than the memory can hold
   */
  Images split(DataConfig config, long seed) {
    DataHalves.check(config, training.size(), test.size());
    Split split = DataHalves.split(config, training.size(), seed);
    int tested = config.testLimit() == 0 ? test.size() : config.testLimit();
    Heap.require(training, split, config, Math.min(tested, test.size()));
    int[] labels = labels(config, seed);
    DataHalves.warnOfClassesLeftOut(training.classNames(), labels, split, config);
    Assignment assignment = Assignment.of(split, config.partitions(), labels);
    SpreadSets sets = new SpreadSets(training, assignment, config.partitions());
    String testFingerprint = test.fingerprint();
    ImageSet tests = test.gathered(tested);
    test.free();
    return new Images(
        sets,
        sets.validation(),
        tests,
        Images.standardisation(sets, config),
        training.fingerprint(),
        testFingerprint,
        files());
  }

  private int[] labels(DataConfig config, long seed) {
    return config.randomLabels()
        ? RandomLabels.of(training.size(), training.classNames().size(), seed)
        : training.labels();
  }
}
