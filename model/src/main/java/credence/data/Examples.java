package credence.data;

import credence.bayes.Targets;
import credence.net.Shape;

/**
 * Examples as a network takes them, in an order: what is trained on, and what is predicted. Images
 * are kept as bytes and become a network's input one by one, when they are asked for; features are
 * that input already.
 */
public sealed interface Examples permits ImageExamples, FeatureSet {

  /**
   * All images of a set.
   *
   * @throws IllegalArgumentException if the input is of images of another shape
   */
  static Examples of(ImageSet images, ImageInput input) {
    return ImageExamples.of(images, input);
  }

  /**
   * Images whose classes are not known.
   *
   * @param pixels unsigned bytes [n, c, h, w] of {@link ImageInput#image}
   * @throws IllegalArgumentException if these are no whole images
   */
  static Examples of(byte[] pixels, ImageInput input) {
    return ImageExamples.of(pixels, input);
  }

  /** [c, h, w] of one example, as the network takes it. */
  Shape shape();

  /** How many examples. */
  int size();

  /** What the examples are to be predicted as. */
  Targets targets();

  /**
   * Class of example {@code index} from 0, or -1 where it is not known.
   *
   * @throws IllegalArgumentException if targets are numbers
   */
  default int label(int index) {
    return targets().labels()[index];
  }

  /**
   * Writes example {@code index} as the network takes it: every value of {@link #shape}.
   *
   * @param target receives it from {@code offset} on
   */
  void write(int index, float[] target, int offset);

  /**
   * Writes what a view shows of example {@code index}, in the place of the whole.
   *
   * @throws UnsupportedOperationException for features, which have no views
   */
  void write(int index, Augmentation.View view, float[] target, int offset);
}
