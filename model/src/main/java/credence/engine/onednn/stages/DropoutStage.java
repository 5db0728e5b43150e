package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.VectorOps;
import credence.net.Dropout;
import credence.random.RandomStream;

/** Binary dropout: x m, m being 0 or 1 / (1 - rate). */
public final class DropoutStage implements Stage {

  private final Primitives primitives;
  private final Buffers buffers;
  private final int layer;
  private final InputTraits dependsOn;
  private final Activations input;
  private final Activations output;
  private final int limit;
  private final float scale;
  private final float[] mask;
  private final int[] words = new int[VectorOps.LENGTH];

  /**
   * @param layer index in the network: the stream of its masks
   */
  public DropoutStage(
      Primitives primitives,
      Buffers buffers,
      Dropout spec,
      int layer,
      InputTraits dependsOn,
      Activations input,
      Activations output) {
    this.primitives = primitives;
    this.buffers = buffers;
    this.layer = layer;
    this.dependsOn = dependsOn;
    this.input = input;
    this.output = output;
    this.limit = (int) Math.ceil(spec.rate() * 0x1p24);
    this.scale = (float) (1 / (1 - spec.rate()));
    this.mask = new float[output.length()];
    if (dependsOn.isTrained()) {
      input.direct(primitives);
    }
  }

  @Override
  public void forward(Pass pass) {
    if (pass.masks() != null) {
      draw(pass);
    }
    for (int from = 0; from < mask.length; from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, mask.length - from);
      input.values().get(from, buffers.a, count);
      if (pass.masks() != null) {
        System.arraycopy(mask, from, buffers.b, 0, count);
        VectorOps.multiply(buffers.a, buffers.b, buffers.a, count);
      }
      output.store(from, buffers.a, count);
    }
  }

  private void draw(Pass pass) {
    RandomStream stream = RandomStream.of(pass.masks().key(), layer).in(buffers.random);
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
    for (int from = 0; from < length; from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, length - from);
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
    Floats target = input.direct(primitives);
    for (int from = 0; from < mask.length; from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, mask.length - from);
      output.gradient(from, buffers.a, count);
      System.arraycopy(mask, from, buffers.b, 0, count);
      VectorOps.multiply(buffers.a, buffers.b, buffers.a, count);
      target.put(from, buffers.a, count);
    }
  }
}
