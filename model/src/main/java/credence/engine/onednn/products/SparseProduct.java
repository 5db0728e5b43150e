package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.weights.SparseRule;
import credence.engine.onednn.weights.SparseWeights;
import java.util.Arrays;

/**
 * A dense layer's product that leaves removed weights out in predictions; steps of training are
 * those of the product of all weights. Activations are turned to [inputs, examples], so that a
 * weight multiplies a run of examples, and the result is turned back.
 */
public final class SparseProduct implements Product {

  /** Which values of the weights it multiplies with. */
  public enum Factor {
    WEIGHTS,
    VARIANCES
  }

  /** Most examples in a run. */
  private static final int RUN = 256;

  /** Examples that are turned at a time. */
  private static final int BLOCK = 8;

  private final Product dense;
  private final SparseWeights weights;
  private final Factor factor;
  private final Floats inputs;
  private final Floats outputs;
  private final int examples;
  private final int width;
  private final float[] sums = new float[RUN];
  private final float[][] block = new float[BLOCK][];

  /** By run, then by input that is read. */
  private float[][][] turned;

  /** By output. */
  private float[][] result;

  public SparseProduct(
      Product dense, SparseWeights weights, Factor factor, Operands operands, int examples) {
    this.dense = dense;
    this.weights = weights;
    this.factor = factor;
    this.inputs = operands.inputs();
    this.outputs = operands.outputs();
    this.examples = examples;
    this.width = inputs.length() / examples;
  }

  @Override
  public void prepare() {
    dense.prepare();
  }

  @Override
  public void forward() {
    dense.forward();
  }

  @Override
  public void backwardWeights() {
    dense.backwardWeights();
  }

  @Override
  public void backwardInputs() {
    dense.backwardInputs();
  }

  @Override
  public void predict(boolean sameInputs) {
    if (!weights.isInUse()) {
      dense.forward();
      return;
    }
    allocate();
    float[] values = factor == Factor.WEIGHTS ? weights.weights() : weights.variances();
    for (int run = 0, first = 0; first < examples; run++, first += RUN) {
      int count = Math.min(RUN, examples - first);
      if (!sameInputs) {
        turnInputs(first, turned[run], count);
      }
      multiply(values, turned[run], SparseRule.padded(count));
      turnOutputs(first, count);
    }
  }

  /** Space, at the first prediction and where another state has another pattern. */
  private void allocate() {
    int runs = (examples + RUN - 1) / RUN;
    if (turned == null || turned[0].length != weights.inputs().length) {
      int length = Math.min(RUN, SparseRule.padded(examples));
      turned = new float[runs][weights.inputs().length][length];
      result = new float[weights.outputs()][length];
      for (int i = 0; i < BLOCK; i++) {
        block[i] = new float[Math.max(width, weights.outputs())];
      }
    }
  }

  private void turnInputs(int first, float[][] to, int count) {
    int[] read = weights.inputs();
    for (int at = 0; at < count; at += BLOCK) {
      for (int i = 0; i < Math.min(BLOCK, count - at); i++) {
        inputs.get((first + at + i) * width, block[i], width);
      }
      turnIn(read, to, at, block);
    }
  }

  private static void turnIn(int[] read, float[][] to, int at, float[][] from) {
    float[] a = from[0];
    float[] b = from[1];
    float[] c = from[2];
    float[] d = from[3];
    float[] e = from[4];
    float[] f = from[5];
    float[] g = from[6];
    float[] h = from[7];
    for (int j = 0; j < read.length; j++) {
      int k = read[j];
      float[] row = to[j];
      row[at] = a[k];
      row[at + 1] = b[k];
      row[at + 2] = c[k];
      row[at + 3] = d[k];
      row[at + 4] = e[k];
      row[at + 5] = f[k];
      row[at + 6] = g[k];
      row[at + 7] = h[k];
    }
  }

  private void turnOutputs(int first, int count) {
    int n = result.length;
    for (int at = 0; at < count; at += BLOCK) {
      turnOut(result, at, block);
      for (int i = 0; i < Math.min(BLOCK, count - at); i++) {
        outputs.put((first + at + i) * n, block[i], n);
      }
    }
  }

  private static void turnOut(float[][] from, int at, float[][] to) {
    float[] a = to[0];
    float[] b = to[1];
    float[] c = to[2];
    float[] d = to[3];
    float[] e = to[4];
    float[] f = to[5];
    float[] g = to[6];
    float[] h = to[7];
    for (int j = 0; j < from.length; j++) {
      float[] row = from[j];
      a[j] = row[at];
      b[j] = row[at + 1];
      c[j] = row[at + 2];
      d[j] = row[at + 3];
      e[j] = row[at + 4];
      f[j] = row[at + 5];
      g[j] = row[at + 6];
      h[j] = row[at + 7];
    }
  }

  private void multiply(float[] values, float[][] x, int count) {
    int[] columns = weights.columns();
    int[] ends = weights.ends();
    for (int o = 0, at = 0; o < ends.length; o++) {
      Arrays.fill(sums, 0, count, 0);
      for (; at + 4 <= ends[o]; at += 4) {
        addFour(values, columns, at, x, sums, count);
      }
      for (; at < ends[o]; at++) {
        add(values[at], x[columns[at]], sums, count);
      }
      System.arraycopy(sums, 0, result[o], 0, count);
    }
  }

  private static void addFour(
      float[] values, int[] columns, int at, float[][] x, float[] sums, int count) {
    float v = values[at];
    float w = values[at + 1];
    float y = values[at + 2];
    float z = values[at + 3];
    float[] a = x[columns[at]];
    float[] b = x[columns[at + 1]];
    float[] c = x[columns[at + 2]];
    float[] d = x[columns[at + 3]];
    for (int i = 0; i < count; i++) {
      sums[i] += (v * a[i] + w * b[i]) + (y * c[i] + z * d[i]);
    }
  }

  private static void add(float value, float[] x, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += value * x[i];
    }
  }
}
