package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Workbench;
import credence.engine.onednn.vectors.Chunks;
import credence.engine.onednn.vectors.Scratch;
import credence.net.Dropout;
import credence.random.RandomStream;

/** Binary dropout: x m, m being 0 or 1 / (1 - rate). */
public final class DropoutStage implements Stage {

  private final Workbench bench;
  private final Scratch scratch;
  private final int layer;
  private final Input dependsOn;
  private final Activations input;
  private final Activations output;
  private final int limit;
  private final float scale;
  private final float[] mask;
  private final int[] words = new int[Chunks.LENGTH];

  /**
   * @param layer index in the network: the stream of its masks
   */
  public DropoutStage(
      Workbench bench,
      Scratch scratch,
      Dropout spec,
      int layer,
      Input dependsOn,
      Activations input,
      Activations output) {
    this.bench = bench;
    this.scratch = scratch;
    this.layer = layer;
    this.dependsOn = dependsOn;
    this.input = input;
    this.output = output;
    this.limit = (int) Math.ceil(spec.rate() * 0x1p24);
    this.scale = (float) (1 / (1 - spec.rate()));
    this.mask = new float[output.length()];
    if (dependsOn.isTrained()) {
      input.direct(bench);
    }
  }

  @Override
  public void forward(Pass pass) {
    if (pass.masks() != null) {
      draw(pass);
    }
    for (int from = 0; from < mask.length; from += Chunks.LENGTH) {
      int count = Math.min(Chunks.LENGTH, mask.length - from);
      input.values().get(from, scratch.a, count);
      if (pass.masks() != null) {
        System.arraycopy(mask, from, scratch.b, 0, count);
        Chunks.multiply(scratch.a, scratch.b, scratch.a, count);
      }
      output.store(from, scratch.a, count);
    }
  }

  private void draw(Pass pass) {
    RandomStream stream = RandomStream.of(pass.masks().key(), layer).in(scratch.random);
    int units = output.shape().size();
    if (!pass.masks().isShared()) {
      draw(stream, pass.firstExample() * units, mask.length);
      return;
    }
    draw(stream, 0, units);
    for (int from = units; from < mask.length; from += units) {
      System.arraycopy(mask, 0, mask, from, units);
    }
  }

  /** A uniform is the high 24 bits of its word, times 2^-24. */
  private void draw(RandomStream stream, long first, int length) {
    for (int from = 0; from < length; from += Chunks.LENGTH) {
      int count = Math.min(Chunks.LENGTH, length - from);
      stream.words(first + from, words, 0, count);
      for (int i = 0; i < count; i++) {
        mask[from + i] = words[i] >>> 8 >= limit ? scale : 0;
      }
    }
  }

  @Override
  public void backward() {
    if (!dependsOn.isTrained()) {
      return;
    }
    Floats target = input.direct(bench);
    for (int from = 0; from < mask.length; from += Chunks.LENGTH) {
      int count = Math.min(Chunks.LENGTH, mask.length - from);
      output.gradient(from, scratch.a, count);
      System.arraycopy(mask, from, scratch.b, 0, count);
      Chunks.multiply(scratch.a, scratch.b, scratch.a, count);
      target.put(from, scratch.a, count);
    }
  }
}
