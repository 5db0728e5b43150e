package credence.predict.metrics;

import credence.predict.MeanPrediction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The images of a data set that a network is surest of, those that it is least sure of, and those
 * that it is surest of and gets wrong: a few of each, whatever the number of images. Gathered image
 * by image and merged across partitions, in any order.
 */
public final class Extremes implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Comparator<Sample> BY_ENTROPY =
      Comparator.comparingDouble(Sample::entropy).thenComparingLong(Sample::index);
  private static final Comparator<Sample> BY_ENTROPY_DOWN =
      Comparator.comparingDouble(Sample::entropy).reversed().thenComparingLong(Sample::index);

  /**
   * What is said of an image.
   *
   * @param index in its data set
   * @param label its class
   * @param prediction the most probable class
   * @param probabilities p of each class
   * @param entropy of p, in nats
   * @param mutualInformation in nats
   */
  public record Sample(
      long index,
      int label,
      int prediction,
      float[] probabilities,
      double entropy,
      double mutualInformation)
      implements Serializable {}

  private final int most;
  private final ArrayList<Sample> certain = new ArrayList<>();
  private final ArrayList<Sample> uncertain = new ArrayList<>();
  private final ArrayList<Sample> mistaken = new ArrayList<>();

  /**
   * @param most of each kind that are kept
   */
  public Extremes(int most) {
    this.most = most;
  }

  /** Adds one image. */
  public void add(long index, int label, MeanPrediction p, double entropy, double information) {
    int prediction = p.prediction();
    boolean wrong = prediction != label;
    if (isIn(certain, BY_ENTROPY, index, entropy)
        || isIn(uncertain, BY_ENTROPY_DOWN, index, entropy)
        || (wrong && isIn(mistaken, BY_ENTROPY, index, entropy))) {
      float[] probabilities = new float[p.classes()];
      for (int c = 0; c < probabilities.length; c++) {
        probabilities[c] = (float) p.mean(c);
      }
      add(new Sample(index, label, prediction, probabilities, entropy, information));
    }
  }

  /** Adds what {@code other} has gathered to this. */
  public void merge(Extremes other) {
    other.certain.forEach(sample -> insert(certain, BY_ENTROPY, sample));
    other.uncertain.forEach(sample -> insert(uncertain, BY_ENTROPY_DOWN, sample));
    other.mistaken.forEach(sample -> insert(mistaken, BY_ENTROPY, sample));
  }

  /** Of least entropy, rising. */
  public List<Sample> certain() {
    return List.copyOf(certain);
  }

  /** Of most entropy, falling. */
  public List<Sample> uncertain() {
    return List.copyOf(uncertain);
  }

  /** Wrong predictions of least entropy, rising. */
  public List<Sample> mistaken() {
    return List.copyOf(mistaken);
  }

  private void add(Sample sample) {
    insert(certain, BY_ENTROPY, sample);
    insert(uncertain, BY_ENTROPY_DOWN, sample);
    if (sample.prediction() != sample.label()) {
      insert(mistaken, BY_ENTROPY, sample);
    }
  }

  private boolean isIn(List<Sample> list, Comparator<Sample> order, long index, double entropy) {
    return list.size() < most
        || order.compare(new Sample(index, 0, 0, null, entropy, 0), list.get(most - 1)) < 0;
  }

  private void insert(List<Sample> list, Comparator<Sample> order, Sample sample) {
    int at = list.size();
    while (at > 0 && order.compare(sample, list.get(at - 1)) < 0) {
      at--;
    }
    list.add(at, sample);
    if (list.size() > most) {
      list.remove(most);
    }
  }
}
