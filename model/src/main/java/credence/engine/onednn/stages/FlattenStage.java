package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;

/** Channels last to channel-major, as a flat vector is ordered, example by example. */
public final class FlattenStage implements Stage {

  private final Primitives primitives;
  private final Activations input;
  private final Activations output;
  private final boolean backward;
  private final int channels;
  private final int positions;
  private final float[] last;
  private final float[] first;

  public FlattenStage(
      Primitives primitives, Activations input, Activations output, boolean backward) {
    this.primitives = primitives;
    this.input = input;
    this.output = output;
    this.backward = backward;
    this.channels = input.shape().channels();
    this.positions = input.shape().height() * input.shape().width();
    this.last = new float[input.shape().size()];
    this.first = new float[input.shape().size()];
    if (backward) {
      input.direct(primitives);
    }
  }

  @Override
  public void forward(Pass pass) {
    for (int b = 0; b < input.examples(); b++) {
      input.values().get(b * last.length, last, last.length);
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < positions; p++) {
          first[c * positions + p] = last[p * channels + c];
        }
      }
      output.values().put(b * first.length, first, first.length);
    }
    output.square();
  }

  @Override
  public void backward() {
    if (!backward) {
      return;
    }
    output.gatherGradient();
    Floats source = output.direct(primitives);
    Floats target = input.direct(primitives);
    for (int b = 0; b < input.examples(); b++) {
      source.get(b * first.length, first, first.length);
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < positions; p++) {
          last[p * channels + c] = first[c * positions + p];
        }
      }
      target.put(b * last.length, last, last.length);
    }
  }
}
