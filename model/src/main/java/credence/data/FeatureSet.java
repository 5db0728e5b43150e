package credence.data;

import credence.net.Shape;
import java.io.Serializable;
import java.util.Objects;

/**
 * Labelled examples as numbers, which a network takes as they are. Whoever holds one may read its
 * arrays; nobody writes them.
 *
 * @param shape of one example
 * @param features [n, c, h, w], finite; taken over without a copy
 * @param labels class of each example, from 0; likewise
 */
public record FeatureSet(Shape shape, float[] features, int[] labels)
    implements Examples, Serializable {

  /**
   * @throws IllegalArgumentException if lengths do not agree
   */
  public FeatureSet {
    Objects.requireNonNull(shape);
    if (features.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "%d labels of %s examples, but %d features"
              .formatted(labels.length, shape, features.length));
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
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
