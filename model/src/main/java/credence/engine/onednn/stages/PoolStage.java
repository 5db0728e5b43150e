package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Operation;
import credence.engine.onednn.dnnl.Primitives;
import credence.net.Pool2d;
import credence.net.Shape;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Maximum and average pooling by oneDNN's primitives, channels last. */
public final class PoolStage implements Stage {

  private static final long[] NONE = {0, 0};
  private static final float[] NOT_A_NUMBER = {Float.NaN};

  private final boolean isMaximum;
  private final Activations input;
  private final Activations output;
  private final Operation forward;
  private final Operation backward;

  /**
   * @param algorithm oneDNN's, of maxima or of averages
   * @param backwardWanted whether a stage before this one has weights
   */
  public PoolStage(
      Primitives primitives,
      Pool2d spec,
      int algorithm,
      Activations input,
      Activations output,
      boolean backwardWanted) {
    this.input = input;
    this.output = output;
    this.isMaximum = algorithm == dnnl.dnnl_pooling_max;
    long[] strides = {spec.strideHeight(), spec.strideWidth()};
    long[] kernel = {spec.kernelHeight(), spec.kernelWidth()};
    memory.desc source = image(primitives, input);
    memory.desc target = image(primitives, output);
    pooling_forward.primitive_desc hint =
        new pooling_forward.primitive_desc(
            primitives.cpu(),
            dnnl.dnnl_forward_training,
            algorithm,
            source,
            target,
            strides,
            kernel,
            NONE,
            NONE,
            NONE,
            primitives.attributes(),
            false);
    memory winners = isMaximum ? primitives.memory(primitives.keep(hint.workspace_desc())) : null;
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, primitives.memory(source, input.values().at(0)))
        .put(dnnl.DNNL_ARG_DST, primitives.memory(target, output.values().at(0)));
    if (isMaximum) {
      arguments.put(dnnl.DNNL_ARG_WORKSPACE, winners);
    }
    this.forward = primitives.operation(hint, new pooling_forward(hint), arguments);
    if (!backwardWanted) {
      this.backward = null;
      return;
    }
    pooling_backward.primitive_desc description =
        new pooling_backward.primitive_desc(
            primitives.cpu(),
            algorithm,
            source,
            target,
            strides,
            kernel,
            NONE,
            NONE,
            NONE,
            hint,
            primitives.attributes(),
            false);
    IntMemoryMap back = new IntMemoryMap();
    back.put(dnnl.DNNL_ARG_DIFF_SRC, primitives.memory(source, input.direct(primitives).at(0)))
        .put(dnnl.DNNL_ARG_DIFF_DST, primitives.memory(target, output.direct(primitives).at(0)));
    if (isMaximum) {
      back.put(dnnl.DNNL_ARG_WORKSPACE, winners);
    }
    this.backward = primitives.operation(description, new pooling_backward(description), back);
  }

  private static memory.desc image(Primitives primitives, Activations images) {
    Shape shape = images.shape();
    return primitives.keep(
        new memory.desc(
            new long[] {images.examples(), shape.channels(), shape.height(), shape.width()},
            memory.data_type.f32,
            memory.format_tag.nhwc));
  }

  @Override
  public void forward(Pass pass) {
    forward.run();
    if (isMaximum && !input.isFinite()) {
      // The primitive passes over NaN, and a broken network would look well.
      output.values().put(0, NOT_A_NUMBER, 1);
    }
    output.square();
  }

  @Override
  public void backward() {
    if (backward != null) {
      output.gatherGradient();
      backward.run();
    }
  }
}
