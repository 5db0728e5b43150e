package credence.data;

import credence.net.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Labelled images of one shape, as bytes. Whoever holds one may read its arrays; nobody writes
 * them. It travels to executors as it is.
 *
 * @param shape of one image
 * @param classNames name of each class, in the order of the labels
 * @param pixels unsigned, [n, c, h, w]; taken over without a copy
 * @param labels class of each image, from 0; likewise
 * @param weights how much each image counts in training; null where all count alike
 */
public record ImageSet(
    Shape shape, List<String> classNames, byte[] pixels, int[] labels, float[] weights)
    implements Serializable {

  /** All images count alike; arguments as in the other constructor. */
  public ImageSet(Shape shape, List<String> classNames, byte[] pixels, int[] labels) {
    this(shape, classNames, pixels, labels, null);
  }

  /**
   * @throws IllegalArgumentException if lengths do not agree or a label has no name
   */
  public ImageSet {
    Objects.requireNonNull(shape);
    classNames = List.copyOf(classNames);
    if (pixels.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "%d labels of %s images, but %d pixels".formatted(labels.length, shape, pixels.length));
    }
    if (weights != null && weights.length != labels.length) {
      throw new IllegalArgumentException(
          "%d weights of %d images".formatted(weights.length, labels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new IllegalArgumentException(
            "label of image %d = %d, of %d classes".formatted(i, labels[i], classNames.size()));
      }
    }
  }

  public int classes() {
    return classNames.size();
  }

  /** How many images. */
  public int size() {
    return labels.length;
  }

  /** Class of an image, from 0. */
  public int label(int image) {
    return labels[image];
  }

  /** How much an image counts in training. */
  public float weight(int image) {
    return weights == null ? 1 : weights[image];
  }

  /** The images {@code from .. end - 1}. */
  public ImageSet slice(int from, int end) {
    Objects.checkFromToIndex(from, end, size());
    byte[] part = Arrays.copyOfRange(pixels, from * shape.size(), end * shape.size());
    return new ImageSet(
        shape,
        classNames,
        part,
        Arrays.copyOfRange(labels, from, end),
        weights == null ? null : Arrays.copyOfRange(weights, from, end));
  }

  /** The images with the given indices, in their order. */
  public ImageSet select(int[] images) {
    byte[] chosen = new byte[Math.multiplyExact(images.length, shape.size())];
    int[] theirs = new int[images.length];
    float[] counts = weights == null ? null : new float[images.length];
    for (int i = 0; i < images.length; i++) {
      Objects.checkIndex(images[i], size());
      System.arraycopy(pixels, images[i] * shape.size(), chosen, i * shape.size(), shape.size());
      theirs[i] = labels[images[i]];
      if (counts != null) {
        counts[i] = weights[images[i]];
      }
    }
    return new ImageSet(shape, classNames, chosen, theirs, counts);
  }

  /** Names of the classes that images of this set have: some may have none. */
  public List<String> ownClasses() {
    return Arrays.stream(labels).distinct().sorted().mapToObj(classNames::get).toList();
  }

  /** Names of the classes that images of this set have and {@code classes} lacks. */
  public List<String> lackedBy(Classes classes) {
    return ownClasses().stream().filter(name -> classes.named(name).isEmpty()).toList();
  }

  /**
   * The same images with their labels among {@code classes}, found by name.
   *
   * @throws IllegalArgumentException if it lacks the class of an image
   */
  public ImageSet among(Classes classes) {
    if (classNames.equals(classes.names())) {
      return this;
    }
    if (!lackedBy(classes).isEmpty()) {
      throw new IllegalArgumentException(
          "classes %s are none of %s".formatted(lackedBy(classes), classes));
    }
    int[] theirs = classNames.stream().mapToInt(name -> classes.named(name).orElse(-1)).toArray();
    int[] among = Arrays.stream(labels).map(label -> theirs[label]).toArray();
    return new ImageSet(shape, classes.names(), pixels, among, weights);
  }

  /**
   * One set after the other.
   *
   * @throws IllegalArgumentException if shapes or class names differ, or there is no set
   */
  public static ImageSet concat(List<ImageSet> sets) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("no image sets to concatenate");
    }
    ImageSet first = sets.get(0);
    long count = sets.stream().mapToLong(ImageSet::size).sum();
    byte[] pixels = new byte[Math.toIntExact(count * first.shape.size())];
    int[] labels = new int[(int) count];
    boolean weighted = sets.stream().anyMatch(set -> set.weights != null);
    float[] weights = weighted ? new float[(int) count] : null;
    int at = 0;
    for (ImageSet set : sets) {
      first.requireSameKind(set);
      System.arraycopy(set.pixels, 0, pixels, at * first.shape.size(), set.pixels.length);
      System.arraycopy(set.labels, 0, labels, at, set.size());
      for (int i = 0; weighted && i < set.size(); i++) {
        weights[at + i] = set.weight(i);
      }
      at += set.size();
    }
    return new ImageSet(first.shape, first.classNames, pixels, labels, weights);
  }

  private void requireSameKind(ImageSet other) {
    if (!shape.equals(other.shape) || !classNames.equals(other.classNames)) {
      throw new IllegalArgumentException(
          "image sets differ: %s of classes %s, and %s of classes %s"
              .formatted(shape, classNames, other.shape, other.classNames));
    }
  }

  @Override
  public String toString() {
    return size() + " images " + shape + " of " + classes() + " classes";
  }
}
