package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Operation;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Arrangement.Window;
import credence.engine.onednn.products.Product.FlatSlice;
import credence.net.Conv2d;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The weights of a product in the arrangement it computes with, made from their flat slice, and the
 * derivative back from that arrangement: that of a weight is the sum over its places. All by
 * oneDNN's reorders, by way of a copy with channels last: window by window they move whole rows.
 */
final class WeightForm {

  private final FlatSlice weights;
  private final FlatSlice gradient;

  /** Null for the flat slice itself, like what follows. */
  private final Floats arranged;

  private final Floats arrangedGradient;

  /** [filters, kernel height, kernel width, channels], on either way. */
  private final Floats channelsLast;

  private final List<Operation> spread = new ArrayList<>();
  private final List<Operation> collect = new ArrayList<>();

  private WeightForm(
      FlatSlice weights,
      FlatSlice gradient,
      Floats arranged,
      Floats arrangedGradient,
      Floats channelsLast) {
    this.weights = weights;
    this.gradient = gradient;
    this.arranged = arranged;
    this.arrangedGradient = arrangedGradient;
    this.channelsLast = channelsLast;
  }

  /** The flat slice itself. */
  static WeightForm plain(FlatSlice weights, FlatSlice gradient) {
    return new WeightForm(weights, gradient, null, null, null);
  }

  /**
   * @param weights [filters, channels, kernel height, kernel width]
   */
  static WeightForm arranged(
      Primitives primitives,
      FlatSlice weights,
      FlatSlice gradient,
      Arrangement arrangement,
      Conv2d conv,
      int channels) {
    WeightForm form =
        new WeightForm(
            weights,
            gradient,
            primitives.floats(arrangement.size()),
            primitives.floats(arrangement.size()),
            primitives.floats(weights.length()));
    form.describe(new Moves(primitives, conv, channels), arrangement.windows());
    return form;
  }

  private void describe(Moves moves, List<Window> windows) {
    Primitives primitives = moves.primitives();
    memory turned = moves.whole(memory.format_tag.ohwi, channelsLast.at(0));
    memory first = moves.whole(memory.format_tag.oihw, weights.vector().at(weights.offset()));
    spread.add(primitives.reorder(first, turned));
    for (Window window : windows) {
      memory part = moves.part(window, channelsLast);
      spread.add(primitives.reorder(part, moves.arranged(window, arranged)));
      collect.add(primitives.addingReorder(moves.arranged(window, arrangedGradient), part));
    }
    memory last = moves.whole(memory.format_tag.oihw, gradient.vector().at(gradient.offset()));
    collect.add(primitives.reorder(turned, last));
  }

  /** Tensors of a convolution's weights, in memory that is given. */
  private record Moves(Primitives primitives, Conv2d conv, int channels) {

    memory whole(memory.format_tag layout, FloatPointer data) {
      long[] sizes = {conv.filters(), channels, conv.kernelHeight(), conv.kernelWidth()};
      memory.desc described = new memory.desc(sizes, memory.data_type.f32, layout);
      return primitives.memory(primitives.keep(described), data);
    }

    /** The window where channels are last. */
    memory part(Window window, Floats data) {
      int row = conv.kernelWidth() * channels;
      int at = window.top() * row + window.left() * channels;
      return window(window, conv.kernelHeight() * row, row, data.at(at));
    }

    memory arranged(Window window, Floats data) {
      return window(window, window.filterStride(), window.rowStride(), data.at(window.at()));
    }

    private memory window(Window window, int filterStride, int rowStride, FloatPointer data) {
      long[] sizes = {conv.filters(), channels, window.rows(), window.columns()};
      long[] strides = {filterStride, 1, rowStride, channels};
      memory.desc described = new memory.desc(sizes, memory.data_type.f32, strides, false);
      return primitives.memory(primitives.keep(described), data);
    }
  }

  boolean isPlain() {
    return arranged == null;
  }

  /** Where the product finds its weights. */
  FloatPointer weights() {
    return isPlain() ? weights.vector().at(weights.offset()) : arranged.at(0);
  }

  /** Where the product leaves their derivative. */
  FloatPointer gradient() {
    return isPlain() ? gradient.vector().at(gradient.offset()) : arrangedGradient.at(0);
  }

  /** Flat slice to arrangement. */
  void spread() {
    spread.forEach(Operation::run);
  }

  /** Derivative of the arrangement to derivative of the flat slice. */
  void collect() {
    if (!isPlain()) {
      channelsLast.clear();
    }
    collect.forEach(Operation::run);
  }
}
