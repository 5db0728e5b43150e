package credence.engine.onednn.stages;

import credence.engine.onednn.vectors.Chunks;
import credence.engine.onednn.vectors.Scratch;
import credence.net.Shape;

/** Images as their owner has them, [b, c, h, w], to the layout of the first stage. */
public final class InputStage {

  private final Activations output;
  private final Scratch scratch;
  private final boolean transposed;
  private final float[] image;

  /**
   * @param output of the network's input shape, or flat where the network begins by flattening
   */
  public InputStage(Activations output, Scratch scratch) {
    this.output = output;
    this.scratch = scratch;
    Shape shape = output.shape();
    this.transposed = shape.channels() > 1 && !shape.isFlat();
    this.image = new float[transposed ? shape.size() : 0];
  }

  public void load(float[] images) {
    if (transposed) {
      transpose(images);
      return;
    }
    for (int from = 0; from < output.length(); from += Chunks.LENGTH) {
      int count = Math.min(Chunks.LENGTH, output.length() - from);
      System.arraycopy(images, from, scratch.a, 0, count);
      output.store(from, scratch.a, count);
    }
  }

  private void transpose(float[] images) {
    int channels = output.shape().channels();
    int positions = image.length / channels;
    for (int b = 0; b < output.examples(); b++) {
      int start = b * image.length;
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < positions; p++) {
          image[p * channels + c] = images[start + c * positions + p];
        }
      }
      output.values().put(start, image, image.length);
    }
    output.square();
  }
}
