package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Operation;
import credence.engine.onednn.dnnl.Primitives;
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
 * layout each primitive chooses, and rounded on the way.
 */
final class ConvolutionProduct implements Product {

  private final Primitives primitives;
  private final ConvolutionDescriptions descriptions;
  private final WeightForm form;
  private final Multiplicand inputs;
  private final Multiplicand slopes;
  private final memory inputImages;
  private final memory slopeImages;
  private final Operation[] prepare;
  private final Operation forward;
  private final Operation[] backwardWeights;
  private final Operation[] backwardInputs;

  ConvolutionProduct(
      Primitives primitives,
      Operands operands,
      WeightForm form,
      ConvolutionDescriptions descriptions) {
    this.primitives = primitives;
    this.descriptions = descriptions;
    this.form = form;
    this.inputs = multiplicand(operands.inputs());
    this.slopes = multiplicand(operands.outputs());
    this.inputImages = primitives.memory(descriptions.inputs(), inputs.values());
    this.slopeImages = primitives.memory(descriptions.slopes(), slopes.values());
    memory.desc given =
        descriptions.weights(form.isPlain() ? memory.format_tag.oihw : memory.format_tag.ohwi);
    memory weights = primitives.memory(given, form.weights());
    memory forwardWeights =
        primitives.memory(primitives.keep(descriptions.forward().weights_desc()));
    this.forward = forward(forwardWeights, operands.outputs());
    this.backwardWeights = backwardWeights(given);
    Operation prepareForward = primitives.reorder(weights, forwardWeights);
    if (operands.inputGradient() == null) {
      this.prepare = new Operation[] {prepareForward};
      this.backwardInputs = new Operation[0];
    } else {
      memory turned =
          primitives.memory(primitives.keep(descriptions.backwardInputs().weights_desc()));
      this.prepare = new Operation[] {prepareForward, primitives.reorder(weights, turned)};
      this.backwardInputs = backwardInputs(turned, operands.inputGradient());
    }
  }

  private Multiplicand multiplicand(Floats images) {
    return Multiplicand.of(primitives, descriptions.precision(), images.at(0), images.length());
  }

  @Override
  public void prepare() {
    form.spread();
    run(prepare);
  }

  @Override
  public void forward() {
    inputs.refresh();
    forward.run();
  }

  @Override
  public void predict(boolean sameInputs) {
    if (!sameInputs) {
      inputs.refresh();
    }
    forward.run();
  }

  @Override
  public void backwardWeights() {
    slopes.refresh();
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

  private Operation forward(memory forwardWeights, Floats outputs) {
    convolution_forward.primitive_desc description = descriptions.forward();
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, inputImages)
        .put(dnnl.DNNL_ARG_WEIGHTS, forwardWeights)
        .put(dnnl.DNNL_ARG_DST, primitives.memory(descriptions.outputs(), outputs.at(0)));
    return primitives.operation(description, new convolution_forward(description), arguments);
  }

  private Operation[] backwardWeights(memory.desc given) {
    convolution_backward_weights.primitive_desc description = descriptions.backwardWeights();
    memory gradient = primitives.memory(primitives.keep(description.diff_weights_desc()));
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, inputImages)
        .put(dnnl.DNNL_ARG_DIFF_DST, slopeImages)
        .put(dnnl.DNNL_ARG_DIFF_WEIGHTS, gradient);
    return new Operation[] {
      primitives.operation(description, new convolution_backward_weights(description), arguments),
      primitives.reorder(gradient, primitives.memory(given, form.gradient()))
    };
  }

  /** With images in the layout the primitive chooses; reordering costs little. */
  private Operation[] backwardInputs(memory turnedWeights, Floats inputGradient) {
    convolution_backward_data.primitive_desc description = descriptions.backwardInputs();
    memory last = primitives.memory(descriptions.inputGradient(), inputGradient.at(0));
    memory.desc wantedOutputs = primitives.keep(description.diff_dst_desc());
    memory.desc wantedInputs = primitives.keep(description.diff_src_desc());
    boolean reorderOutputs = wantedOutputs.notEquals(descriptions.slopes());
    boolean reorderInputs = wantedInputs.notEquals(descriptions.inputGradient());
    memory target = reorderOutputs ? primitives.memory(wantedOutputs) : slopeImages;
    memory source = reorderInputs ? primitives.memory(wantedInputs) : last;
    List<Operation> all = new ArrayList<>();
    if (reorderOutputs) {
      all.add(primitives.reorder(slopeImages, target));
    }
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_DIFF_DST, target)
        .put(dnnl.DNNL_ARG_WEIGHTS, turnedWeights)
        .put(dnnl.DNNL_ARG_DIFF_SRC, source);
    all.add(
        primitives.operation(description, new convolution_backward_data(description), arguments));
    if (reorderInputs) {
      all.add(primitives.reorder(source, last));
    }
    return all.toArray(new Operation[0]);
  }
}
