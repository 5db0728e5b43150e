package credence.job.tables;

import credence.bayes.Targets;
import credence.data.FeatureSet;
import credence.data.SplitIndices;
import credence.data.Standardisation;
import credence.data.TargetScale;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.images.named.DataHalves;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of an experiment: a seeded split of a table, standardised by the rows that are trained
 * on.
 *
 * @param features names of the columns, in the network's order
 * @param target name of the column that is predicted
 * @param partitions P sets to train on
 * @param validation never trained on; may be empty
 * @param test looked at once, at the end
 * @param standardisation a channel a feature; a feature that never changes has deviation 1
 * @param scale of the target
 * @param fingerprint of the training half, split or not
 * @param testFingerprint of the test half
 */
public record TableSplit(
    List<String> features,
    String target,
    List<FeatureSet> partitions,
    FeatureSet validation,
    FeatureSet test,
    Standardisation standardisation,
    TargetScale scale,
    String fingerprint,
    String testFingerprint) {

  private static final Logger LOG = LoggerFactory.getLogger(TableSplit.class);

  /** Mean and deviation of a column. */
  private record Moments(double mean, double deviation) {}

  /** Chooses a column's value in a row. */
  private interface Column {
    double at(int row);
  }

  /**
   * @throws JobException with exit code 64 if there are too few rows for the settings, 65 if the
   *     target never changes
   */
  static TableSplit of(NumberRows training, NumberRows test, DataConfig config, long seed) {
    DataHalves.check(config, training.size(), test.size());
    return of(training, test, config, DataHalves.split(config, training.size(), seed));
  }

  /**
   * All rows of {@code training} to train on, those of {@code validation} to validate with, and
   * none to test on.
   *
   * @throws JobException likewise
   */
  static TableSplit given(
      NumberRows training, NumberRows validation, DataConfig config, long seed) {
    DataConfig all = config.withoutValidation();
    int size = training.size();
    DataHalves.check(all, size, 0);
    int[] aside = IntStream.range(size, size + validation.size()).toArray();
    SplitIndices split = new SplitIndices(DataHalves.split(all, size, seed).training(), aside);
    NumberRows none = new NumberRows(training.features(), training.target(), List.of());
    return of(training.and(validation), none, config, split);
  }

  private static TableSplit of(
      NumberRows training, NumberRows test, DataConfig config, SplitIndices split) {
    int[] trained = split.training();
    TargetScale scale = scale(training, trained);
    Standardisation standardisation = standardisation(training, trained);
    Maker maker = new Maker(standardisation, scale);
    int p = config.partitions();
    int tests = (int) config.testLimit().of(test.size());
    return new TableSplit(
        training.features(),
        training.target(),
        IntStream.range(0, p).mapToObj(i -> maker.set(training, split.partition(p, i))).toList(),
        maker.set(training, split.validation()),
        maker.set(test, IntStream.range(0, tests).toArray()),
        standardisation,
        scale,
        training.fingerprint(),
        test.fingerprint());
  }

  private static TargetScale scale(NumberRows rows, int[] trained) {
    Moments of = moments(trained, rows::target);
    if (!(of.deviation() > 0)) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "target %s is %s in all %d rows that are trained on: there is nothing to learn; data.target names another column"
              .formatted(rows.target(), rows.target(trained[0]), trained.length));
    }
    return new TargetScale(of.mean(), of.deviation());
  }

  private static Standardisation standardisation(NumberRows rows, int[] trained) {
    float[] mean = new float[rows.width()];
    float[] deviation = new float[rows.width()];
    List<String> constant = new ArrayList<>();
    for (int j = 0; j < mean.length; j++) {
      int column = j;
      Moments of = moments(trained, row -> rows.feature(row, column));
      mean[j] = (float) of.mean();
      deviation[j] = (float) of.deviation();
      if (!(deviation[j] > 0)) {
        deviation[j] = 1;
        constant.add(rows.features().get(j));
      }
      if (!Float.isFinite(mean[j]) || !Float.isFinite(deviation[j])) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "feature %s has mean %s and deviation %s, beyond single precision: rescale the column"
                .formatted(rows.features().get(j), of.mean(), of.deviation()));
      }
    }
    if (!constant.isEmpty()) {
      LOG.warn("features that never change in training: {}", String.join(", ", constant));
    }
    return new Standardisation(mean, deviation);
  }

  /** In two passes, so that a large mean does not drown a small deviation. */
  private static Moments moments(int[] rows, Column column) {
    double mean = 0;
    for (int i = 0; i < rows.length; i++) {
      mean += (column.at(rows[i]) - mean) / (i + 1);
    }
    double squares = 0;
    for (int row : rows) {
      double distance = column.at(row) - mean;
      squares += distance * distance;
    }
    double deviation = Math.sqrt(squares / rows.length);
    // What a sum's rounding leaves of equal numbers is no deviation.
    return new Moments(mean, deviation > 1e-12 * Math.abs(mean) ? deviation : 0);
  }

  /** Makes standardised examples of rows. */
  private record Maker(Standardisation standardisation, TargetScale scale) {

    FeatureSet set(NumberRows rows, int[] chosen) {
      float[] mean = standardisation.mean();
      float[] deviation = standardisation.std();
      int width = mean.length;
      float[] values = new float[Math.multiplyExact(chosen.length, width)];
      float[] targets = new float[chosen.length];
      for (int i = 0; i < chosen.length; i++) {
        for (int j = 0; j < width; j++) {
          double distance = rows.feature(chosen[i], j) - mean[j];
          values[i * width + j] = (float) (distance / deviation[j]);
        }
        targets[i] = (float) scale.standardised(rows.target(chosen[i]));
      }
      return new FeatureSet(Shape.flat(width), values, new Targets.Numbers(targets, 1));
    }
  }

  /** Of a row, as the network takes it. */
  public Shape shape() {
    return Shape.flat(features.size());
  }

  /** N: rows trained on. */
  public long examples() {
    return partitions.stream().mapToLong(FeatureSet::size).sum();
  }

  /** Minibatches in an epoch of the largest partition. */
  public int stepsPerEpoch(int batch) {
    int largest = partitions.stream().mapToInt(FeatureSet::size).max().getAsInt();
    return (largest - 1) / batch + 1;
  }

  /**
   * {@code rows} in as many ranges as there are partitions, of sizes that differ by at most one.
   */
  public List<FeatureSet> slices(FeatureSet rows) {
    int parts = partitions.size();
    return IntStream.range(0, parts)
        .mapToObj(p -> rows.slice(bound(rows, parts, p), bound(rows, parts, p + 1)))
        .toList();
  }

  private static int bound(FeatureSet rows, int parts, int part) {
    return (int) ((long) rows.size() * part / parts);
  }
}
