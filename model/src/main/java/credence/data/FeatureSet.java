package credence.data;

import credence.bayes.Targets;
import credence.net.Shape;
import java.io.Serializable;
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
