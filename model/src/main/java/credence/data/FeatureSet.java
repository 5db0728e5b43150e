package credence.data;

import credence.net.Shape;
import java.util.Objects;

/**
 * Labelled examples as numbers, which a network takes as they are. Whoever holds one may read its
 * arrays; nobody writes them.
 */
public final class FeatureSet implements Labelled {

  private final Shape shape;
  private final float[] features;
  private final int[] labels;

  /**
   * Takes the arrays over, without a copy.
   *
   * @param features [n, c, h, w], finite
   * @param labels class of each example, from 0
   * @throws IllegalArgumentException if lengths do not agree
   */
  public FeatureSet(Shape shape, float[] features, int[] labels) {
    this.shape = Objects.requireNonNull(shape);
    this.features = features;
    this.labels = labels;
    if (features.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "%d labels of %s examples, but %d features"
              .formatted(labels.length, shape, features.length));
    }
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int example) {
    return labels[example];
  }

  @Override
  public void write(ImageInput input, int example, float[] out, int at) {
    if (!input.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "a network of %s was given examples of %s".formatted(input.shape(), shape));
    }
    System.arraycopy(features, example * shape.size(), out, at, shape.size());
  }

  @Override
  public void write(ImageInput input, int example, Augmentation.View view, float[] out, int at) {
    throw new UnsupportedOperationException("features are not augmented: only images are");
  }

  @Override
  public void write(
      ImageInput input, int example, Augmentation.View view, Colours colours, float[] out, int at) {
    write(input, example, view, out, at);
  }
}
