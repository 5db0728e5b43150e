package credence.data;

import credence.bayes.Targets;
import credence.net.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Examples with their targets as numbers, which a network takes as they are. Whoever holds one may
 * read its arrays; nobody writes them.
 *
 * @param shape of one example
 * @param features [n, c, h, w], finite; taken over without a copy
 * @param targets classes or numbers; likewise
 */
public record FeatureSet(Shape shape, float[] features, Targets targets)
    implements Examples, Serializable {

  /**
   * @throws IllegalArgumentException if lengths do not agree
   */
  public FeatureSet {
    Objects.requireNonNull(shape);
    if (features.length != (long) targets.size() * shape.size()) {
      throw new IllegalArgumentException(
          "%d labels of %s examples, but %d features"
              .formatted(targets.size(), shape, features.length));
    }
  }

  /** Of classes; arguments as in the other constructor. */
  public FeatureSet(Shape shape, float[] features, int[] labels) {
    this(shape, features, new Targets.Classes(labels));
  }

  /**
   * Rows of numbers as a network takes them, with no target that means anything.
   *
   * @param rows finite, of as many numbers as there are channels
   * @param standardisation a channel a number
   */
  public static FeatureSet unlabelled(List<double[]> rows, Standardisation standardisation) {
    float[] mean = standardisation.mean();
    float[] deviation = standardisation.std();
    int width = mean.length;
    float[] values = new float[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < width; j++) {
        double distance = rows.get(i)[j] - mean[j];
        values[i * width + j] = (float) (distance / deviation[j]);
      }
    }
    return new FeatureSet(
        Shape.flat(width), values, new Targets.Numbers(new float[rows.size()], 1));
  }

  /** Examples {@code from} to {@code end}, the latter not included. */
  public FeatureSet slice(int from, int end) {
    Targets ours = targets.room(end - from);
    for (int i = from; i < end; i++) {
      targets.copy(i, ours, i - from);
    }
    float[] values = Arrays.copyOfRange(features, from * shape.size(), end * shape.size());
    return new FeatureSet(shape, values, ours);
  }

  @Override
  public int size() {
    return targets.size();
  }

  @Override
  public void write(int index, float[] target, int offset) {
    System.arraycopy(features, index * shape.size(), target, offset, shape.size());
  }

  @Override
  public void write(int index, Augmentation.View view, float[] target, int offset) {
    throw new UnsupportedOperationException("features are not augmented: only images are");
  }
}
