package credence.engine.onednn;

import credence.net.Conv2d;
import credence.net.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * A convolution by oneDNN's primitives. Images are channels last; weights are reordered into the
 * layout each primitive chooses, for with a layout imposed on it oneDNN may fall back to a plain
 * loop.
 */
final class ConvolutionProduct implements Product {

  private final Workbench bench;
  private final Conv2d spec;
  private final WeightForm form;
  private final memory.desc inputsLast;
  private final memory.desc outputsLast;
  private final memory.desc weightsAny;
  private final memory inputs;
  private final memory outputs;
  private final memory weights;
  private final convolution_forward.primitive_desc hint;
  private final Operation[] prepare;
  private final Operation forward;
  private final Operation[] backwardWeights;
  private final Operation[] backwardInputs;

  ConvolutionProduct(
      Workbench bench, Operands operands, WeightForm form, Conv2d spec, Shape input, int examples) {
    this.bench = bench;
    this.spec = spec;
    this.form = form;
    Shape output = spec.output(input);
    this.inputsLast = image(input, examples, memory.format_tag.nhwc);
    this.outputsLast = image(output, examples, memory.format_tag.nhwc);
    this.weightsAny = weights(input, memory.format_tag.any);
    this.inputs = bench.memory(inputsLast, operands.inputs().at(0));
    this.outputs = bench.memory(outputsLast, operands.outputs().at(0));
    memory.format_tag given = form.isPlain() ? memory.format_tag.oihw : memory.format_tag.ohwi;
    this.weights = bench.memory(weights(input, given), form.weights());
    this.hint = forwardDescription(inputsLast, outputsLast);
    memory forwardWeights = bench.memory(bench.keep(hint.weights_desc()));
    this.forward = forward(forwardWeights);
    this.backwardWeights = backwardWeights(weights(input, given));
    Operation prepareForward = bench.reorder(weights, forwardWeights);
    if (operands.inputGradient() == null) {
      this.prepare = new Operation[] {prepareForward};
      this.backwardInputs = new Operation[0];
    } else {
      BackwardInputs backward = new BackwardInputs(input, output, examples);
      this.prepare = new Operation[] {prepareForward, backward.prepare()};
      this.backwardInputs = backward.operations(operands.inputGradient());
    }
  }

  @Override
  public void prepare() {
    form.spread();
    run(prepare);
  }

  @Override
  public void forward() {
    forward.run();
  }

  @Override
  public void backwardWeights() {
    run(backwardWeights);
    form.collect();
  }

  @Override
  public void backwardInputs() {
    run(backwardInputs);
  }

  private static void run(Operation[] operations) {
    for (Operation operation : operations) {
      operation.run();
    }
  }

  private convolution_forward.primitive_desc forwardDescription(
      memory.desc source, memory.desc target) {
    return new convolution_forward.primitive_desc(
        bench.cpu(),
        dnnl.dnnl_forward_training,
        dnnl.dnnl_convolution_direct,
        source,
        weightsAny,
        target,
        strides(),
        padding(),
        padding(),
        bench.attributes(),
        false);
  }

  private Operation forward(memory forwardWeights) {
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, inputs)
        .put(dnnl.DNNL_ARG_WEIGHTS, forwardWeights)
        .put(dnnl.DNNL_ARG_DST, outputs);
    return bench.operation(hint, new convolution_forward(hint), arguments);
  }

  private Operation[] backwardWeights(memory.desc plain) {
    convolution_backward_weights.primitive_desc description =
        new convolution_backward_weights.primitive_desc(
            bench.cpu(),
            dnnl.dnnl_convolution_direct,
            inputsLast,
            weightsAny,
            outputsLast,
            strides(),
            padding(),
            padding(),
            hint,
            bench.attributes(),
            false);
    memory gradient = bench.memory(bench.keep(description.diff_weights_desc()));
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, inputs)
        .put(dnnl.DNNL_ARG_DIFF_DST, outputs)
        .put(dnnl.DNNL_ARG_DIFF_WEIGHTS, gradient);
    return new Operation[] {
      bench.operation(description, new convolution_backward_weights(description), arguments),
      bench.reorder(gradient, bench.memory(plain, form.gradient()))
    };
  }

  private memory.desc image(Shape shape, int examples, memory.format_tag tag) {
    return bench.keep(
        new memory.desc(
            new long[] {examples, shape.channels(), shape.height(), shape.width()},
            memory.data_type.f32,
            tag));
  }

  private memory.desc weights(Shape input, memory.format_tag tag) {
    return bench.keep(
        new memory.desc(
            new long[] {spec.filters(), input.channels(), spec.kernelHeight(), spec.kernelWidth()},
            memory.data_type.f32,
            tag));
  }

  private long[] strides() {
    return new long[] {spec.strideHeight(), spec.strideWidth()};
  }

  private long[] padding() {
    return new long[] {spec.padHeight(), spec.padWidth()};
  }

  /**
   * The derivative by the inputs, with images in the layout the primitive chooses: channels last it
   * may run at a third of the speed, and reordering costs little.
   */
  private final class BackwardInputs {

    private final convolution_backward_data.primitive_desc description;
    private final memory backwardWeights;

    BackwardInputs(Shape input, Shape output, int examples) {
      memory.desc source = image(input, examples, memory.format_tag.any);
      memory.desc target = image(output, examples, memory.format_tag.any);
      description =
          new convolution_backward_data.primitive_desc(
              bench.cpu(),
              dnnl.dnnl_convolution_direct,
              source,
              weightsAny,
              target,
              strides(),
              padding(),
              padding(),
              bench.keep(forwardDescription(source, target)),
              bench.attributes(),
              false);
      backwardWeights = bench.memory(bench.keep(description.weights_desc()));
    }

    Operation prepare() {
      return bench.reorder(weights, backwardWeights);
    }

    Operation[] operations(Floats inputGradient) {
      memory last = bench.memory(inputsLast, inputGradient.at(0));
      memory.desc wantedOutputs = bench.keep(description.diff_dst_desc());
      memory.desc wantedInputs = bench.keep(description.diff_src_desc());
      boolean reorderOutputs = wantedOutputs.notEquals(outputsLast);
      boolean reorderInputs = wantedInputs.notEquals(inputsLast);
      memory target = reorderOutputs ? bench.memory(wantedOutputs) : outputs;
      memory source = reorderInputs ? bench.memory(wantedInputs) : last;
      List<Operation> all = new ArrayList<>();
      if (reorderOutputs) {
        all.add(bench.reorder(outputs, target));
      }
      IntMemoryMap arguments = new IntMemoryMap();
      arguments
          .put(dnnl.DNNL_ARG_DIFF_DST, target)
          .put(dnnl.DNNL_ARG_WEIGHTS, backwardWeights)
          .put(dnnl.DNNL_ARG_DIFF_SRC, source);
      all.add(bench.operation(description, new convolution_backward_data(description), arguments));
      if (reorderInputs) {
        all.add(bench.reorder(source, last));
      }
      return all.toArray(new Operation[0]);
    }
  }
}
