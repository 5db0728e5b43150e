package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.VectorOps;
import java.util.Arrays;

/**
 * Batch normalisation (Ioffe and Szegedy 2015): scale z + shift, z = (x - mean) / sqrt(variance +
 * epsilon), and the tail that follows. Back, with means over the minibatch: by x, scale precision
 * (g - mean of g - z mean of g z).
 */
public final class BatchNormStage implements Stage {

  private final Primitives primitives;
  private final Buffers buffers;
  private final Normalisation channels;
  private final InputTraits dependsOn;
  private final Activations input;
  private final Tail tail;
  private final Tiles tiles;
  private final int n;
  private final float[][] sums;
  private final float[][] products;
  private final float[][] means;
  private final float[][] precisions;
  private final float[][] scales;
  private final float[][] shifts;
  private final float[] variance;
  private final float[] factor;
  private final float[] byScale;
  private final float[] byShift;

  public BatchNormStage(
      Primitives primitives,
      Buffers buffers,
      Normalisation channels,
      InputTraits dependsOn,
      Activations input,
      Tail tail,
      Tiles tiles) {
    this.primitives = primitives;
    this.buffers = buffers;
    this.channels = channels;
    this.dependsOn = dependsOn;
    this.input = input;
    this.tail = tail;
    this.tiles = tiles;
    this.n = tiles.total() / tiles.channels();
    this.sums = tiles.allocate();
    this.products = tiles.allocate();
    this.means = tiles.allocate();
    this.precisions = tiles.allocate();
    this.scales = tiles.allocate();
    this.shifts = tiles.allocate();
    this.variance = new float[tiles.channels()];
    this.factor = new float[tiles.channels()];
    this.byScale = new float[tiles.channels()];
    this.byShift = new float[tiles.channels()];
    if (dependsOn.isTrained()) {
      input.direct(primitives);
    }
  }

  @Override
  public void prepareMeans() {
    channels.prepare();
  }

  @Override
  public void beginStep() {
    channels.forget();
  }

  @Override
  public void endStep() {
    channels.move();
  }

  @Override
  public void forward(Pass pass) {
    if (pass.isTraining()) {
      measure();
    } else {
      channels.useRunning();
      tiles.repeat(channels.mean, means);
    }
    for (int c = 0; c < factor.length; c++) {
      factor[c] = channels.scale[c] * channels.precision[c];
    }
    tiles.repeat(factor, scales);
    tiles.repeat(channels.shift, shifts);
    tiles.forEach(pass.isTraining() ? this::train : this::predict);
  }

  /** Mean and variance of the minibatch: one pass for each, lest the one swallow the other. */
  private void measure() {
    clear(sums);
    tiles.forEach(this::addValues);
    average(sums, channels.mean);
    tiles.repeat(channels.mean, means);
    clear(sums);
    tiles.forEach(this::addSquares);
    average(sums, variance);
    channels.setPrecision(variance);
    channels.observe(variance, n);
  }

  private void average(float[][] of, float[] into) {
    tiles.sum(of, into);
    for (int c = 0; c < into.length; c++) {
      into[c] /= n;
    }
  }

  private static void clear(float[][] of) {
    for (float[] tile : of) {
      Arrays.fill(tile, 0);
    }
  }

  private void addValues(int from, int tile, int count) {
    input.values().get(from, buffers.a, count);
    VectorOps.add(sums[tile], buffers.a, count);
  }

  private void addSquares(int from, int tile, int count) {
    centre(from, tile, count);
    VectorOps.multiply(buffers.a, buffers.a, buffers.a, count);
    VectorOps.add(sums[tile], buffers.a, count);
  }

  /** x - mean into buffer a. */
  private void centre(int from, int tile, int count) {
    float[] x = buffers.a;
    float[] mean = means[tile];
    input.values().get(from, x, count);
    for (int i = 0; i < count; i++) {
      x[i] -= mean[i];
    }
  }

  private void normalise(int from, int tile, int count) {
    centre(from, tile, count);
    VectorOps.multiply(buffers.a, scales[tile], buffers.a, count);
    VectorOps.add(buffers.a, shifts[tile], count);
  }

  private void predict(int from, int tile, int count) {
    normalise(from, tile, count);
    tail.predict(from, buffers.a, count);
  }

  private void train(int from, int tile, int count) {
    normalise(from, tile, count);
    tail.forward(from, buffers.a, null, count);
  }

  @Override
  public void backward() {
    tiles.repeat(channels.precision, precisions);
    clear(sums);
    clear(products);
    tiles.forEach(this::gather);
    tiles.sum(sums, byShift);
    tiles.sum(products, byScale);
    channels.putGradient(byScale, byShift);
    if (dependsOn.isTrained()) {
      average(sums, byShift);
      average(products, byScale);
      tiles.repeat(byShift, sums);
      tiles.repeat(byScale, products);
      tiles.forEach(this::differentiate);
    }
  }

  /** g is kept where its successor goes. */
  private void gather(int from, int tile, int count) {
    float[] g = buffers.b;
    tail.backward(from, g, null, count);
    if (dependsOn.isTrained()) {
      input.direct(primitives).put(from, g, count);
    }
    VectorOps.add(sums[tile], g, count);
    centre(from, tile, count);
    VectorOps.multiply(buffers.a, precisions[tile], buffers.a, count);
    VectorOps.multiply(buffers.a, g, buffers.a, count);
    VectorOps.add(products[tile], buffers.a, count);
  }

  private void differentiate(int from, int tile, int count) {
    float[] z = buffers.a;
    float[] g = buffers.b;
    float[] mean = sums[tile];
    float[] slope = products[tile];
    float[] scale = scales[tile];
    centre(from, tile, count);
    VectorOps.multiply(z, precisions[tile], z, count);
    input.direct(primitives).get(from, g, count);
    for (int i = 0; i < count; i++) {
      g[i] = scale[i] * (g[i] - mean[i] - z[i] * slope[i]);
    }
    input.direct(primitives).put(from, g, count);
  }
}
