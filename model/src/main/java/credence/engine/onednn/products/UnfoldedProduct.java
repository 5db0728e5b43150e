package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Gemm.Factor;
import credence.net.Conv2d;
import credence.net.Shape;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A convolution as a product of unfolded images and weights, for the shapes that oneDNN has no good
 * convolution for, such as kernels larger than the image. Images are taken in groups, so that what
 * they unfold to stays small.
 */
final class UnfoldedProduct implements Product {

  /** What a group unfolds to, at most, unless it is one image. */
  private static final int MOST_FLOATS = 1 << 22;

  /**
   * Images that are unfolded together.
   *
   * @param backwardInputs null where no derivative by the inputs is wanted
   */
  private record Group(
      int first, int images, Gemm forward, Gemm backwardWeights, Gemm backwardInputs) {}

  private final Primitives primitives;
  private final Unfolding unfolding;
  private final WeightForm form;
  private final Operands operands;
  private final int filters;
  private final Floats columns;
  private final float[] image;
  private final float[] rows;
  private final Group[] groups;

  /**
   * @param form [filters, kernel height, kernel width, channels]
   */
  UnfoldedProduct(
      Primitives primitives,
      Operands operands,
      WeightForm form,
      Conv2d conv,
      Shape input,
      int examples) {
    this.primitives = primitives;
    this.unfolding = new Unfolding(conv, input);
    this.form = form;
    this.operands = operands;
    this.filters = conv.filters();
    this.image = new float[input.size()];
    this.rows = new float[Math.multiplyExact(unfolding.rows(), unfolding.rowLength())];
    int most = Math.min(examples, Math.max(1, MOST_FLOATS / rows.length));
    this.columns = primitives.floats((long) most * rows.length);
    this.groups = new Group[(examples + most - 1) / most];
    for (int g = 0; g < groups.length; g++) {
      groups[g] = group(g * most, Math.min(most, examples - g * most));
    }
  }

  private Group group(int first, int images) {
    int height = images * unfolding.rows();
    int length = unfolding.rowLength();
    Factor unfolded = Factor.of(columns.at(0), length);
    FloatPointer outputs = operands.outputs().at(first * unfolding.rows() * filters);
    FloatPointer gradient = form.gradient();
    Factor turned = Factor.transposed(outputs, filters);
    return new Group(
        first,
        images,
        Gemm.of(
            primitives,
            unfolded,
            Factor.transposed(form.weights(), length),
            outputs,
            height,
            length,
            filters),
        first == 0
            ? Gemm.of(primitives, turned, unfolded, gradient, filters, height, length)
            : Gemm.adding(primitives, turned, unfolded, gradient, filters, height, length),
        operands.inputGradient() == null
            ? null
            : Gemm.of(
                primitives,
                Factor.of(outputs, filters),
                Factor.of(form.weights(), length),
                columns.at(0),
                height,
                filters,
                length));
  }

  @Override
  public void prepare() {
    form.spread();
  }

  @Override
  public void forward() {
    for (Group group : groups) {
      unfold(group);
      group.forward().run();
    }
  }

  @Override
  public void backwardWeights() {
    for (Group group : groups) {
      unfold(group);
      group.backwardWeights().run();
    }
    form.collect();
  }

  @Override
  public void backwardInputs() {
    for (Group group : groups) {
      group.backwardInputs().run();
      for (int i = 0; i < group.images(); i++) {
        columns.get(i * rows.length, rows, rows.length);
        unfolding.fold(rows, image);
        operands.inputGradient().put((group.first() + i) * image.length, image, image.length);
      }
    }
  }

  private void unfold(Group group) {
    for (int i = 0; i < group.images(); i++) {
      operands.inputs().get((group.first() + i) * image.length, image, image.length);
      unfolding.unfold(image, rows);
      columns.put(i * rows.length, rows, rows.length);
    }
  }
}
