package credence.data;

import credence.bayes.Targets;
import credence.net.Shape;
import java.util.Arrays;

/**
 * Images, and the input that a network makes of them; the arrays are shared.
 *
 * @param pixels unsigned, [n, c, h, w] of {@link ImageInput#image}
 * @param labels class of each image, or -1
 * @param weights how much each counts, or null
 */
record ImageExamples(byte[] pixels, int[] labels, float[] weights, ImageInput input)
    implements Examples {

  static ImageExamples of(ImageSet images, ImageInput input) {
    if (!images.shape().equals(input.image())) {
      throw new IllegalArgumentException(
          "input of %s images was given one of %s".formatted(input.image(), images.shape()));
    }
    return new ImageExamples(images.pixels(), images.labels(), images.weights(), input);
  }

  static ImageExamples of(byte[] pixels, ImageInput input) {
    int size = input.image().size();
    if (pixels.length % size != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no whole number of %s images of %d bytes"
              .formatted(pixels.length, input.image(), size));
    }
    int[] unknown = new int[pixels.length / size];
    Arrays.fill(unknown, -1);
    return new ImageExamples(pixels, unknown, null, input);
  }

  @Override
  public Shape shape() {
    return input.shape();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Targets targets() {
    return new Targets.Classes(labels, weights);
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void write(int index, float[] target, int offset) {
    input.write(pixels, index, target, offset);
  }

  @Override
  public void write(int index, Augmentation.View view, float[] target, int offset) {
    input.write(pixels, index, view, target, offset);
  }
}
