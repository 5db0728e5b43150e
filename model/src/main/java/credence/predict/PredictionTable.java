package credence.predict;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;

/**
 * What is kept of the predictions of many images once their draws are gone, a few floats an image:
 * p, and the figures of {@link Measure}. Tables of several networks of the same images are pooled
 * without going back to the draws.
 */
public final class PredictionTable implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int classes;
  private final int draws;
  private final int[] labels;

  /** ln p of every image and class; p by softplus beside it. */
  private final float[] logs;

  private final float[] softplus;
  private final EnumMap<Measure, float[]> measures = new EnumMap<>(Measure.class);

  /**
   * For {@code size} images, to be {@link #set} one by one.
   *
   * @param draws T of every image
   */
  public PredictionTable(int size, int classes, int draws) {
    this.classes = classes;
    this.draws = draws;
    this.labels = new int[size];
    this.logs = new float[Math.multiplyExact(size, classes)];
    this.softplus = new float[logs.length];
    for (Measure measure : Measure.values()) {
      measures.put(measure, new float[size]);
    }
  }

  /**
   * @param label of image {@code index}, or -1 where it is not known
   * @param softmax its draws
   * @param softplus the same draws under {@link Link#SOFTPLUS}
   */
  public void set(int index, int label, DrawnProbabilities softmax, DrawnProbabilities softplus) {
    labels[index] = label;
    for (int c = 0; c < classes; c++) {
      logs[index * classes + c] = (float) softmax.logMean(c);
      this.softplus[index * classes + c] = (float) softplus.mean(c);
    }
    Uncertainty u = Uncertainty.of(softmax);
    put(Measure.PREDICTIVE_ENTROPY, index, u.predictiveEntropy());
    put(Measure.EXPECTED_ENTROPY, index, u.expectedEntropy());
    put(Measure.MUTUAL_INFORMATION, index, u.mutualInformation());
    put(Measure.ALEATORIC, index, u.totalAleatoric());
    put(Measure.EPISTEMIC, index, u.totalEpistemic());
    VarianceDecomposition v = VarianceDecomposition.of(softplus);
    put(Measure.SOFTPLUS_ALEATORIC, index, v.totalAleatoric());
    put(Measure.SOFTPLUS_EPISTEMIC, index, v.totalEpistemic());
  }

  /**
   * One table after the other.
   *
   * @throws IllegalArgumentException if classes or draws differ, or there is no table
   */
  public static PredictionTable concat(List<PredictionTable> parts) {
    PredictionTable first = requireAlike(parts);
    int size = parts.stream().mapToInt(PredictionTable::size).sum();
    PredictionTable all = new PredictionTable(size, first.classes, first.draws);
    int at = 0;
    for (PredictionTable part : parts) {
      int n = part.size();
      System.arraycopy(part.labels, 0, all.labels, at, n);
      System.arraycopy(part.logs, 0, all.logs, at * first.classes, part.logs.length);
      System.arraycopy(part.softplus, 0, all.softplus, at * first.classes, part.logs.length);
      for (Measure measure : Measure.values()) {
        System.arraycopy(part.measures.get(measure), 0, all.measures.get(measure), at, n);
      }
      at += n;
    }
    return all;
  }

  /**
   * Predictions of the same images by the draws of several networks, each network counting the same
   * whatever its number of draws.
   *
   * @throws IllegalArgumentException if images or classes differ, or there is no network
   */
  public static PredictionTable pooled(List<PredictionTable> networks) {
    return new Pooling(networks).pooled();
  }

  public int size() {
    return labels.length;
  }

  public int classes() {
    return classes;
  }

  public int draws() {
    return draws;
  }

  /** Class of an image, -1 where it is not known. */
  public int label(int index) {
    return labels[index];
  }

  /** p of an image. */
  public MeanPrediction prediction(int index) {
    return new Row(this, index);
  }

  public boolean isRight(int index) {
    return prediction(index).prediction() == labels[index];
  }

  /** Whether each prediction is right. */
  public boolean[] hits() {
    boolean[] hits = new boolean[size()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = isRight(i);
    }
    return hits;
  }

  public double value(Measure measure, int index) {
    return measures.get(measure)[index];
  }

  /** Of every image. */
  public double[] values(Measure measure) {
    double[] values = new double[size()];
    Arrays.setAll(values, i -> value(measure, i));
    return values;
  }

  /** Mean over images; NaN if there are none. */
  public double mean(Measure measure) {
    return Arrays.stream(values(measure)).average().orElse(Double.NaN);
  }

  /** Mean over the images of a class; NaN if there are none. */
  public double mean(Measure measure, int label) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == label) {
        sum += value(measure, i);
        count++;
      }
    }
    return sum / count;
  }

  /** p of a class under {@link Link#SOFTPLUS}. */
  double softplus(int index, int category) {
    return softplus[index * classes + category];
  }

  void put(int index, int label, double[] logMeans, double[] softplusMeans) {
    labels[index] = label;
    for (int c = 0; c < classes; c++) {
      logs[index * classes + c] = (float) logMeans[c];
      softplus[index * classes + c] = (float) softplusMeans[c];
    }
  }

  void put(Measure measure, int index, double value) {
    measures.get(measure)[index] = (float) value;
  }

  private static PredictionTable requireAlike(List<PredictionTable> tables) {
    PredictionTable first = tables.get(0);
    for (PredictionTable table : tables) {
      if (table.classes != first.classes || table.draws != first.draws) {
        throw new IllegalArgumentException(
            "predictions of %d draws of %d classes beside %d draws of %d classes"
                .formatted(first.draws, first.classes, table.draws, table.classes));
      }
    }
    return first;
  }

  private record Row(PredictionTable table, int index) implements MeanPrediction {
    @Override
    public int classes() {
      return table.classes;
    }

    @Override
    public int draws() {
      return table.draws;
    }

    @Override
    public double logMean(int category) {
      return table.logs[index * table.classes + category];
    }
  }
}
