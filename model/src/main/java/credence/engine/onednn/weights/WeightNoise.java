package credence.engine.onednn.weights;

import credence.net.WeightLayout;
import credence.random.RandomKey;
import credence.random.RandomStream;

/**
 * The standard normals that belong to the places of the flat vectors: a layer's are those of its
 * stream, numbered from its first tensor on.
 */
public final class WeightNoise {

  private final WeightLayout.Tensor[] tensors;
  private final int[] starts;
  private final RandomStream[] streams;
  private final RandomStream.Scratch space;

  public WeightNoise(WeightLayout layout, RandomStream.Scratch space) {
    this.tensors = layout.tensors().toArray(new WeightLayout.Tensor[0]);
    this.starts = new int[tensors.length];
    this.streams = new RandomStream[tensors.length];
    this.space = space;
    for (int i = 0; i < tensors.length; i++) {
      starts[i] = continues(i) ? starts[i - 1] : tensors[i].offset();
    }
  }

  /** Whether tensor {@code i} is of the same layer as the one before. */
  private boolean continues(int i) {
    return i > 0 && tensors[i].layer() == tensors[i - 1].layer();
  }

  /** The noise of {@code key} from here on. */
  public void begin(RandomKey key) {
    for (int i = 0; i < streams.length; i++) {
      streams[i] =
          continues(i) ? streams[i - 1] : RandomStream.of(key, tensors[i].layer()).in(space);
    }
  }

  /** Of places {@code from .. from + count}, to the start of {@code target}. */
  public void normals(int from, float[] target, int count) {
    int at = from;
    for (int i = 0; at < from + count; i++) {
      int end = Math.min(tensors[i].end(), from + count);
      if (at < end) {
        streams[i].normals(at - starts[i], target, at - from, end - at);
        at = end;
      }
    }
  }

  /** Of those places of a layer's first tensor, counted from its first, in {@code numbers}. */
  public void normals(WeightLayout.Tensor tensor, int[] numbers, float[] target) {
    for (int i = 0; i < tensors.length; i++) {
      if (tensors[i].offset() == tensor.offset()) {
        streams[i].normals(numbers, target, numbers.length);
      }
    }
  }
}
