package credence.engine.onednn.products;

import credence.net.Conv2d;
import credence.net.Shape;
import java.util.Arrays;

/**
 * An image as rows of what a convolution's kernel sees at each of its places, [height' width',
 * kernel height kernel width channels], channels last throughout, zero where it sees padding.
 */
final class Unfolding {

  private final Conv2d conv;
  private final Shape input;
  private final Shape output;
  private final int rowLength;

  Unfolding(Conv2d conv, Shape input) {
    this.conv = conv;
    this.input = input;
    this.output = conv.output(input);
    this.rowLength = conv.kernelHeight() * conv.kernelWidth() * input.channels();
  }

  /** Values in a row. */
  int rowLength() {
    return rowLength;
  }

  /** Rows of an image. */
  int rows() {
    return output.height() * output.width();
  }

  /** Image to rows. */
  void unfold(float[] image, float[] rows) {
    Arrays.fill(rows, 0);
    forEachRun((inImage, inRows, count) -> System.arraycopy(image, inImage, rows, inRows, count));
  }

  /** Adds up rows to an image: the transpose of {@link #unfold}. */
  void fold(float[] rows, float[] image) {
    Arrays.fill(image, 0);
    forEachRun(
        (inImage, inRows, count) -> {
          for (int i = 0; i < count; i++) {
            image[inImage + i] += rows[inRows + i];
          }
        });
  }

  /** Neighbouring values of an image that are neighbours in a row. */
  private interface Run {
    void at(int inImage, int inRows, int count);
  }

  private void forEachRun(Run run) {
    for (int y2 = 0; y2 < output.height(); y2++) {
      for (int x2 = 0; x2 < output.width(); x2++) {
        int row = (y2 * output.width() + x2) * rowLength;
        int top = y2 * conv.strideHeight() - conv.padHeight();
        int left = x2 * conv.strideWidth() - conv.padWidth();
        int from = Math.max(0, -left);
        int to = Math.min(conv.kernelWidth(), input.width() - left);
        for (int ky = 0; ky < conv.kernelHeight() && from < to; ky++) {
          if (top + ky >= 0 && top + ky < input.height()) {
            run.at(
                ((top + ky) * input.width() + left + from) * input.channels(),
                row + (ky * conv.kernelWidth() + from) * input.channels(),
                (to - from) * input.channels());
          }
        }
      }
    }
  }
}
