package credence.engine.onednn.products;

import credence.engine.Precision;
import credence.engine.onednn.dnnl.Implementations;
import credence.engine.onednn.dnnl.Primitives;
import credence.net.Conv2d;
import credence.net.Shape;
import java.util.stream.Stream;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * oneDNN's descriptions of a convolution and of its two derivatives. Images are channels last, but
 * for the derivative by the inputs, whose primitive chooses: channels last it may run at a third of
 * the speed. Weights are in whatever layout each primitive chooses, for with a layout imposed on it
 * oneDNN may fall back to a plain loop.
 */
final class ConvolutionDescriptions {

  private static final memory.data_type FLOAT = memory.data_type.f32;

  private final Primitives primitives;
  private final Conv2d spec;
  private final Shape input;
  private final int examples;
  private final Precision precision;
  private final memory.data_type type;
  private final memory.desc anyWeights;
  private final memory.desc inputs;
  private final memory.desc outputs;
  private final memory.desc slopes;
  private final convolution_forward.primitive_desc forward;
  private final convolution_backward_weights.primitive_desc backwardWeights;
  private final convolution_backward_data.primitive_desc backwardInputs;

  /**
   * @param inputsWanted whether there is to be a derivative by the inputs
   */
  ConvolutionDescriptions(
      Primitives primitives,
      Precision precision,
      Conv2d spec,
      Shape input,
      int examples,
      boolean inputsWanted) {
    this.primitives = primitives;
    this.precision = precision;
    this.type = Multiplicand.type(precision);
    this.spec = spec;
    this.input = input;
    this.examples = examples;
    this.anyWeights = weights(type, memory.format_tag.any);
    Shape output = spec.output(input);
    this.inputs = image(type, input, memory.format_tag.nhwc);
    this.outputs = image(FLOAT, output, memory.format_tag.nhwc);
    this.slopes = image(type, output, memory.format_tag.nhwc);
    this.forward = primitives.keep(describeForward(inputs, outputs));
    this.backwardWeights = primitives.keep(describeBackwardWeights());
    this.backwardInputs = inputsWanted ? primitives.keep(describeBackwardInputs()) : null;
  }

  /** Whether oneDNN serves all of them well: see {@link Implementations}. */
  boolean areGood() {
    return Stream.<primitive_desc_base>of(forward, backwardWeights, backwardInputs)
        .filter(description -> description != null)
        .allMatch(Implementations::isGood);
  }

  Precision precision() {
    return precision;
  }

  /** [examples, height, width, channels] of the inputs, as they are multiplied. */
  memory.desc inputs() {
    return inputs;
  }

  /** Likewise of the outputs. */
  memory.desc outputs() {
    return outputs;
  }

  /** Likewise of the derivative by the outputs, as it is multiplied. */
  memory.desc slopes() {
    return slopes;
  }

  /** Likewise of the derivative by the inputs. */
  memory.desc inputGradient() {
    return image(FLOAT, input, memory.format_tag.nhwc);
  }

  convolution_forward.primitive_desc forward() {
    return forward;
  }

  convolution_backward_weights.primitive_desc backwardWeights() {
    return backwardWeights;
  }

  /** Null where it was not wanted. */
  convolution_backward_data.primitive_desc backwardInputs() {
    return backwardInputs;
  }

  /** [filters, channels, kernel height, kernel width] of floats in a layout. */
  memory.desc weights(memory.format_tag layout) {
    return weights(FLOAT, layout);
  }

  private memory.desc weights(memory.data_type of, memory.format_tag layout) {
    return tensor(
        of, layout, spec.filters(), input.channels(), spec.kernelHeight(), spec.kernelWidth());
  }

  private memory.desc image(memory.data_type of, Shape shape, memory.format_tag layout) {
    return tensor(of, layout, examples, shape.channels(), shape.height(), shape.width());
  }

  private memory.desc tensor(memory.data_type of, memory.format_tag layout, long... sizes) {
    return primitives.keep(new memory.desc(sizes, of, layout));
  }

  private convolution_forward.primitive_desc describeForward(
      memory.desc source, memory.desc target) {
    return new convolution_forward.primitive_desc(
        primitives.cpu(),
        dnnl.dnnl_forward_training,
        dnnl.dnnl_convolution_direct,
        source,
        anyWeights,
        target,
        strides(),
        padding(),
        padding(),
        primitives.attributes(),
        false);
  }

  private convolution_backward_weights.primitive_desc describeBackwardWeights() {
    return new convolution_backward_weights.primitive_desc(
        primitives.cpu(),
        dnnl.dnnl_convolution_direct,
        inputs,
        weights(memory.format_tag.any),
        slopes,
        strides(),
        padding(),
        padding(),
        primitives.keep(describeForward(inputs, slopes)),
        primitives.attributes(),
        false);
  }

  private convolution_backward_data.primitive_desc describeBackwardInputs() {
    memory.desc source = image(FLOAT, input, memory.format_tag.any);
    memory.desc target = image(type, spec.output(input), memory.format_tag.any);
    return new convolution_backward_data.primitive_desc(
        primitives.cpu(),
        dnnl.dnnl_convolution_direct,
        source,
        anyWeights,
        target,
        strides(),
        padding(),
        padding(),
        primitives.keep(describeForward(image(type, input, memory.format_tag.any), target)),
        primitives.attributes(),
        false);
  }

  private long[] strides() {
    return new long[] {spec.strideHeight(), spec.strideWidth()};
  }

  private long[] padding() {
    return new long[] {spec.padHeight(), spec.padWidth()};
  }
}
