package credence.predict;

import credence.data.ImageInput;
import credence.data.ImageSet;

/** Images in the order in which they are predicted, ready for a network's input. */
public interface Examples {

  /** All images of a set. */
  static Examples of(ImageSet images, ImageInput input) {
    return new ImageSetExamples(images, input);
  }

  /**
   * Images whose classes are not known.
   *
   * @param pixels unsigned bytes [n, c, h, w] of {@link ImageInput#image}
   * @throws IllegalArgumentException if these are no whole images
   */
  static Examples of(byte[] pixels, ImageInput input) {
    return new PixelExamples(pixels, input);
  }

  int size();

  /** Class of image {@code index}, or -1 where it is not known. */
  int label(int index);

  /**
   * Writes image {@code index}, standardised and in the network's input shape [c, h, w]: every
   * value.
   *
   * @param target receives it from {@code offset} on
   */
  void write(int index, float[] target, int offset);
}
