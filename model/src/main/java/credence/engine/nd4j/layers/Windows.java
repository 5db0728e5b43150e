package credence.engine.nd4j.layers;

import credence.net.Conv2d;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The inputs of a convolution's windows as columns of a matrix [c kh kw + 1, b h' w'] whose last
 * row is 1, and the way back. One strided copy per kernel position: ND4J's im2col takes 15 times as
 * long to write rows in this order.
 */
final class Windows {

  private record Tap(INDArray pixels, INDArray columns, INDArray columnGradients) {}

  private final INDArray padded;
  private final INDArray interior;
  private final INDArray columns;
  private final INDArray columnGradients;
  private final List<Tap> taps = new ArrayList<>();

  Windows(Conv2d conv, Shape in, int examples, Arena arena) {
    Shape out = conv.output(in);
    long height = in.height() + 2L * conv.padHeight();
    long width = in.width() + 2L * conv.padWidth();
    long positions = (long) examples * out.height() * out.width();
    int kernel = conv.kernelHeight() * conv.kernelWidth();
    padded = arena.zeros(in.channels(), examples, height, width);
    interior =
        Arena.view(
            padded,
            new long[] {in.channels(), examples, in.height(), in.width()},
            new long[] {examples * height * width, height * width, width, 1},
            conv.padHeight() * width + conv.padWidth());
    columns = arena.zeros((long) in.channels() * kernel + 1, positions);
    columns.getRow((long) in.channels() * kernel).assign(1);
    columnGradients = arena.zeros(columns.shape());
    long[] shape = {in.channels(), examples, out.height(), out.width()};
    long[] pixelStrides = {
      examples * height * width, height * width, conv.strideHeight() * width, conv.strideWidth()
    };
    long[] columnStrides = {kernel * positions, (long) out.height() * out.width(), out.width(), 1};
    for (int i = 0; i < conv.kernelHeight(); i++) {
      for (int j = 0; j < conv.kernelWidth(); j++) {
        long row = ((long) i * conv.kernelWidth() + j) * positions;
        taps.add(
            new Tap(
                Arena.view(padded, shape, pixelStrides, i * width + j),
                Arena.view(columns, shape, columnStrides, row),
                Arena.view(columnGradients, shape, columnStrides, row)));
      }
    }
  }

  /** The columns of {@code input} [c, b, h, w]. */
  INDArray gather(INDArray input) {
    interior.assign(input);
    taps.forEach(tap -> tap.columns.assign(tap.pixels));
    return columns;
  }

  INDArray columns() {
    return columns;
  }

  /** Receives the gradient at {@link #columns}. */
  INDArray columnGradients() {
    return columnGradients;
  }

  /** Sums {@link #columnGradients} over the windows that share a pixel, into {@code gradient}. */
  void scatter(INDArray gradient) {
    // The padding holds sums that belong to no pixel until the end.
    padded.assign(0);
    taps.forEach(tap -> tap.pixels.addi(tap.columnGradients));
    gradient.assign(interior);
    padded.assign(0);
  }
}
