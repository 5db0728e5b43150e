package credence.engine.onednn.stages;

import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.VectorOps;
import credence.net.Shape;

/** Images as their owner has them, [b, c, h, w], to the layout of the first stage. */
public final class InputStage {

  private final Activations output;
  private final Buffers buffers;
  private final boolean transposed;
  private final float[] image;

  /**
   * @param output of the network's input shape, or flat where the network begins by flattening
   */
  public InputStage(Activations output, Buffers buffers) {
    this.output = output;
    this.buffers = buffers;
    Shape shape = output.shape();
    this.transposed = shape.channels() > 1 && !shape.isFlat();
    this.image = new float[transposed ? shape.size() : 0];
  }

  public void load(float[] images) {
    if (transposed) {
      transpose(images);
      return;
    }
    for (int from = 0; from < output.length(); from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, output.length() - from);
      System.arraycopy(images, from, buffers.a, 0, count);
      output.store(from, buffers.a, count);
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
