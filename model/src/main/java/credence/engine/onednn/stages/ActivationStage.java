package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Workbench;
import credence.engine.onednn.vectors.Chunks;
import credence.engine.onednn.vectors.Elementwise;
import credence.engine.onednn.vectors.Scratch;

/** A non-linearity that could not be fused with a stage before it. */
public final class ActivationStage implements Stage {

  private final Workbench bench;
  private final Scratch scratch;
  private final Elementwise function;
  private final Activations input;
  private final Activations output;
  private final boolean backward;
  private final float[] slopes;

  /**
   * @param backward whether a stage before this one has weights
   */
  public ActivationStage(
      Workbench bench,
      Scratch scratch,
      Elementwise function,
      Activations input,
      Activations output,
      boolean backward) {
    this.bench = bench;
    this.scratch = scratch;
    this.function = function;
    this.input = input;
    this.output = output;
    this.backward = backward;
    this.slopes = new float[output.length()];
    if (backward) {
      input.direct(bench);
    }
  }

  @Override
  public void forward(Pass pass) {
    for (int from = 0; from < slopes.length; from += Chunks.LENGTH) {
      int count = Math.min(Chunks.LENGTH, slopes.length - from);
      input.values().get(from, scratch.a, count);
      function.apply(scratch.a, scratch.b, count);
      System.arraycopy(scratch.b, 0, slopes, from, count);
      output.store(from, scratch.a, count);
    }
  }

  @Override
  public void backward() {
    if (!backward) {
      return;
    }
    Floats target = input.direct(bench);
    for (int from = 0; from < slopes.length; from += Chunks.LENGTH) {
      int count = Math.min(Chunks.LENGTH, slopes.length - from);
      output.gradient(from, scratch.a, count);
      System.arraycopy(slopes, from, scratch.b, 0, count);
      Chunks.multiply(scratch.a, scratch.b, scratch.a, count);
      target.put(from, scratch.a, count);
    }
  }
}
