package credence.predict.metrics;

import credence.data.Examples;
import credence.engine.Draws;
import credence.predict.MeanPrediction;
import credence.predict.Predictor;
import java.io.Serializable;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * How good predictions are, gathered image by image and merged across partitions. Counts are exact
 * in any order; sums are doubles, so {@link #merge} is called in the order of the partitions where
 * the last bit matters.
 *
 * <p>The prediction of an image is the mean p of its draws. NLL is -ln p(label) by log-mean-exp.
 * The calibration error has {@value CalibrationBins#BINS} bins of equal width, (k/15, (k+1)/15],
 * over the largest p (Guo et al. 2017). The Brier score is summed over classes.
 */
public final class ClassificationMetrics implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int classes;
  private final int draws;
  private final long[] confusion;
  private final CalibrationBins calibration = new CalibrationBins();
  private double nll;
  private double brier;

  /**
   * @param draws of every prediction that will be added
   */
  public ClassificationMetrics(int classes, int draws) {
    if (classes < 1 || draws < 1) {
      throw new IllegalArgumentException(
          classes + " classes and " + draws + " draws: both must be at least 1");
    }
    this.classes = classes;
    this.draws = draws;
    this.confusion = new long[Math.multiplyExact(classes, classes)];
  }

  /** Of the predictions of every image by so many draws. */
  public static ClassificationMetrics of(Predictor predictor, Examples examples, Draws draws) {
    ClassificationMetrics metrics = new ClassificationMetrics(predictor.classes(), draws.count());
    predictor.predict(examples, draws, (index, label, drawn) -> metrics.add(label, drawn));
    return metrics;
  }

  /**
   * What {@link #values} gave, once more.
   *
   * @throws IllegalArgumentException if these are no metrics of so many classes
   */
  public static ClassificationMetrics of(int classes, int draws, double[] values) {
    ClassificationMetrics metrics = new ClassificationMetrics(classes, draws);
    if (values.length != metrics.length()) {
      throw new IllegalArgumentException(
          "metrics of %d classes have %d values, not %d"
              .formatted(classes, metrics.length(), values.length));
    }
    DoubleBuffer in = DoubleBuffer.wrap(values);
    Arrays.setAll(metrics.confusion, i -> (long) in.get());
    metrics.calibration.get(in);
    metrics.nll = in.get();
    metrics.brier = in.get();
    return metrics;
  }

  /** Counts and sums, to be kept: exact, as long as no count reaches 2^53. */
  public double[] values() {
    DoubleBuffer out = DoubleBuffer.allocate(length());
    for (long count : confusion) {
      out.put((double) count);
    }
    calibration.put(out);
    return out.put(nll).put(brier).array();
  }

  private int length() {
    return confusion.length + CalibrationBins.VALUES + 2;
  }

  /**
   * Adds one image.
   *
   * @throws IllegalArgumentException if the label, the classes or the draws do not fit
   */
  public void add(int label, MeanPrediction p) {
    requireFit(p.classes(), p.draws());
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException("label = " + label + " of " + classes + " classes");
    }
    int prediction = p.prediction();
    confusion[label * classes + prediction]++;
    nll -= p.logMean(label);
    for (int c = 0; c < classes; c++) {
      double distance = p.mean(c) - (c == label ? 1 : 0);
      brier += distance * distance;
    }
    calibration.add(p.mean(prediction), prediction == label);
  }

  /**
   * Adds what {@code other} has gathered to this.
   *
   * @throws IllegalArgumentException if it has other classes or draws
   */
  public void merge(ClassificationMetrics other) {
    requireFit(other.classes, other.draws);
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += other.confusion[i];
    }
    calibration.merge(other.calibration);
    nll += other.nll;
    brier += other.brier;
  }

  /** Images added so far. */
  public long examples() {
    return calibration.examples();
  }

  /** Images of class {@code label} that were taken for class {@code prediction}. */
  public long confusion(int label, int prediction) {
    return confusion[label * classes + prediction];
  }

  public int classes() {
    return classes;
  }

  /**
   * The figures.
   *
   * @throws IllegalStateException if no image was added
   */
  public ClassificationSummary summary() {
    long n = examples();
    if (n == 0) {
      throw new IllegalStateException("no images to summarise");
    }
    long hits = 0;
    for (int c = 0; c < classes; c++) {
      hits += confusion(c, c);
    }
    return new ClassificationSummary(
        (double) (n - hits) / n, nll / n, calibration.error(), brier / n, n, draws);
  }

  /** How often the prediction is right, against how sure it is. */
  public List<ReliabilityBin> reliability() {
    return calibration.table();
  }

  private void requireFit(int otherClasses, int otherDraws) {
    if (otherClasses != classes || otherDraws != draws) {
      throw new IllegalArgumentException(
          "metrics of %d classes and %d draws cannot take %d classes and %d draws"
              .formatted(classes, draws, otherClasses, otherDraws));
    }
  }
}
