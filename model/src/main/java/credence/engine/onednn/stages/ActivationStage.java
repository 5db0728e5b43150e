package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.Nonlinearity;
import credence.engine.onednn.vectors.VectorOps;

/** A non-linearity that could not be fused with a stage before it. */
public final class ActivationStage implements Stage {

  private final Primitives primitives;
  private final Buffers buffers;
  private final Nonlinearity function;
  private final Activations input;
  private final Activations output;
  private final boolean backward;
  private final float[] slopes;

  /**
   * @param backward whether a stage before this one has weights
   */
  public ActivationStage(
      Primitives primitives,
      Buffers buffers,
      Nonlinearity function,
      Activations input,
      Activations output,
      boolean backward) {
    this.primitives = primitives;
    this.buffers = buffers;
    this.function = function;
    this.input = input;
    this.output = output;
    this.backward = backward;
    this.slopes = new float[output.length()];
    if (backward) {
      input.direct(primitives);
    }
  }

  @Override
  public void forward(Pass pass) {
    for (int from = 0; from < slopes.length; from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, slopes.length - from);
      input.values().get(from, buffers.a, count);
      function.apply(buffers.a, buffers.b, count);
      System.arraycopy(buffers.b, 0, slopes, from, count);
      output.store(from, buffers.a, count);
    }
  }

  @Override
  public void backward() {
    if (!backward) {
      return;
    }
    Floats target = input.direct(primitives);
    for (int from = 0; from < slopes.length; from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, slopes.length - from);
      output.gradient(from, buffers.a, count);
      System.arraycopy(slopes, from, buffers.b, 0, count);
      VectorOps.multiply(buffers.a, buffers.b, buffers.a, count);
      target.put(from, buffers.a, count);
    }
  }
}
