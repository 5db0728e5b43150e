package credence.engine.onednn.weights;

import credence.net.WeightLayout;
import java.util.Arrays;

/**
 * What is left of a dense layer's weights [outputs, inputs], output by output, where so much has
 * been removed that predictions are faster without it: see {@link SparseRule}. Which weights these
 * are is known when a state is loaded; their values are taken from the posterior when a prediction
 * begins, or drawn.
 */
public final class SparseWeights {

  private final WeightLayout.Tensor tensor;
  private final WeightsInUse inUse;

  /** Place of each in the tensor, rising; null if they are too many for any prediction. */
  private int[] numbers;

  /** Which of {@link #inputs} each reads. */
  private int[] columns;

  /** For each output, one past its last weight. */
  private final int[] ends;

  /** Inputs that any reads, rising. */
  private int[] inputs;

  private float[] means;
  private float[] variances;
  private float[] drawn;
  private float[] epsilon;
  private long version;
  private boolean isInUse;
  private boolean hasDraw;

  /**
   * @param tensor the layer's weights
   */
  public SparseWeights(WeightLayout.Tensor tensor, WeightsInUse inUse) {
    this.tensor = tensor;
    this.inUse = inUse;
    this.ends = new int[tensor.shape().get(0)];
  }

  /** Index in the network. */
  public int layer() {
    return tensor.layer();
  }

  public int outputs() {
    return ends.length;
  }

  private int width() {
    return tensor.shape().get(1);
  }

  /** First place in the flat vectors. */
  int from() {
    return tensor.offset();
  }

  /** One past the last. */
  int end() {
    return tensor.end();
  }

  /**
   * Takes in which weights there are.
   *
   * @param removed places in the flat vectors, rising
   */
  public void load(int[] removed) {
    int first = below(from(), removed);
    int kept = tensor.size() - (below(end(), removed) - first);
    isInUse = false;
    means = null;
    numbers = null;
    if (!SparseRule.canBeFaster(tensor.size(), kept)) {
      return;
    }
    numbers = new int[kept];
    for (int i = 0, gone = first, at = 0; i < tensor.size(); i++) {
      if (gone < removed.length && removed[gone] == from() + i) {
        gone++;
      } else {
        numbers[at++] = i;
      }
      ends[i / width()] = at;
    }
  }

  /** How many of the rising indices are. */
  private static int below(int limit, int[] indices) {
    int found = Arrays.binarySearch(indices, limit);
    return found < 0 ? -found - 1 : found;
  }

  /**
   * Before a prediction: decides whether this is used, for now with means.
   *
   * @param isDrawn whether draws of the weights follow
   */
  public void begin(int examples, boolean isDrawn) {
    isInUse =
        numbers != null
            && SparseRule.isFaster(examples, width(), outputs(), numbers.length, isDrawn);
    hasDraw = false;
    if (!isInUse) {
      return;
    }
    if (means == null) {
      index();
    }
    if (version != inUse.posteriorVersion()) {
      inUse.gather(tensor, numbers, means, variances);
      version = inUse.posteriorVersion();
    }
  }

  /** What only weights in use need. */
  private void index() {
    int[] column = new int[width()];
    for (int number : numbers) {
      column[number % width()] = 1;
    }
    int read = 0;
    inputs = new int[Arrays.stream(column).sum()];
    for (int i = 0; i < column.length; i++) {
      if (column[i] == 1) {
        inputs[read] = i;
        column[i] = read++;
      }
    }
    columns = new int[numbers.length];
    Arrays.setAll(columns, i -> column[numbers[i] % width()]);
    means = new float[numbers.length];
    variances = new float[numbers.length];
    drawn = new float[numbers.length];
    epsilon = new float[numbers.length];
    version = -1;
  }

  /** Whether the prediction that has begun uses this. */
  public boolean isInUse() {
    return isInUse;
  }

  /** Draws mu + sigma epsilon, epsilon as the noise has it for the weights' places. */
  public void draw(WeightNoise noise) {
    noise.normals(tensor, numbers, epsilon);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = means[i] + (float) Math.sqrt(variances[i]) * epsilon[i];
    }
    hasDraw = true;
  }

  /** The draw, or the means if there is none. */
  public float[] weights() {
    return hasDraw ? drawn : means;
  }

  public float[] variances() {
    return variances;
  }

  public int[] inputs() {
    return inputs;
  }

  public int[] columns() {
    return columns;
  }

  public int[] ends() {
    return ends;
  }
}
