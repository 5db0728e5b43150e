package credence.engine.onednn;

import credence.engine.onednn.Product.FlatSlice;
import credence.random.RandomStream;
import java.util.Arrays;

/**
 * A layer with weights under local reparameterisation, with the non-linearity that follows it: out
 * = f(mean + sqrt(variance + tiny) zeta), where mean = x mu + bias mu and variance = x^2 sigma^2 +
 * bias sigma^2 (Kingma et al. 2015). On the way back the derivatives by mean and variance take the
 * place of mean and variance.
 */
final class WeightsStage implements Stage {

  /** Keeps the root differentiable where every input of a unit is zero. */
  private static final float TINY = 1e-16f;

  /** Where a layer's bias lies in the flat vectors of one branch, and its derivative. */
  record Bias(FlatSlice values, FlatSlice gradient) {}

  private final int layer;
  private final boolean first;
  private final Branch mean;
  private final Branch variance;
  private final Elementwise activation;
  private final Activations output;
  private final Scratch scratch;
  private final StageClock clock;
  private final StageClock.Slot productTime;
  private final StageClock.Slot time;
  private final Tiles tiles;

  /** d out / d variance, and d out / d mean where an activation is fused. */
  private final float[] byVariance;

  private final float[] byMean;
  private RandomStream noise;
  private long firstUnit;

  /**
   * @param layer index in the network: the stream of its noise
   * @param first whether no stage before it has weights
   * @param activation what follows, or null
   */
  WeightsStage(
      Scratch scratch,
      StageClock clock,
      StageClock.Slot time,
      StageClock.Slot productTime,
      int layer,
      boolean first,
      Branch mean,
      Branch variance,
      Elementwise activation,
      Activations output) {
    this.scratch = scratch;
    this.clock = clock;
    this.productTime = productTime;
    this.time = time;
    this.layer = layer;
    this.first = first;
    this.mean = mean;
    this.variance = variance;
    this.activation = activation;
    this.output = output;
    this.tiles = new Tiles(output.shape().channels(), output.length());
    this.byVariance = new float[output.length()];
    this.byMean = activation == null ? null : new float[output.length()];
  }

  @Override
  public void prepareMeans() {
    mean.prepare();
  }

  @Override
  public void prepareVariances() {
    variance.prepare();
  }

  @Override
  public void forward(Pass pass) {
    boolean unchanged = first && pass.inputUnchanged();
    if (!unchanged) {
      mean.product.forward();
      if (pass.isNoisy()) {
        variance.product.forward();
      }
      clock.lap(productTime);
    }
    if (pass.isNoisy()) {
      noise = RandomStream.of(pass.key(), layer);
      firstUnit = pass.firstExample() * output.shape().size();
      tiles.forEach(this::sample);
    } else {
      tiles.forEach(this::means);
    }
  }

  private void means(int from, int tile, int count) {
    float[] out = scratch.a;
    mean.outputs.get(from, out, count);
    Chunks.add(out, mean.bias[tile], count);
    finish(from, out, count);
  }

  private void sample(int from, int tile, int count) {
    float[] out = scratch.a;
    float[] v = scratch.b;
    float[] zeta = scratch.c;
    mean.outputs.get(from, out, count);
    variance.outputs.get(from, v, count);
    noise.normals(firstUnit + from, zeta, 0, count);
    Chunks.add(out, mean.bias[tile], count);
    Chunks.add(v, variance.bias[tile], count);
    draw(out, v, zeta, count);
    System.arraycopy(zeta, 0, byVariance, from, count);
    finish(from, out, count);
  }

  /** out = mean + s zeta; zeta becomes d out / d variance = zeta / (2 s). */
  private static void draw(float[] out, float[] v, float[] zeta, int count) {
    for (int i = 0; i < count; i++) {
      float s = (float) Math.sqrt(v[i] + TINY);
      out[i] += s * zeta[i];
      zeta[i] = 0.5f * zeta[i] / s;
    }
  }

  private void finish(int from, float[] out, int count) {
    if (activation != null) {
      float[] slope = scratch.b;
      activation.apply(out, slope, count);
      System.arraycopy(slope, 0, byMean, from, count);
    }
    output.store(from, out, count);
  }

  @Override
  public void backward() {
    mean.clearBias();
    variance.clearBias();
    tiles.forEach(this::differentiate);
    clock.lap(time);
    mean.backward(!first);
    variance.backward(!first);
    clock.lap(productTime);
  }

  private void differentiate(int from, int tile, int count) {
    float[] g = scratch.a;
    float[] gVariance = scratch.b;
    output.gradient(from, g, count);
    if (activation != null) {
      System.arraycopy(byMean, from, scratch.c, 0, count);
      Chunks.multiply(g, scratch.c, g, count);
    }
    System.arraycopy(byVariance, from, scratch.c, 0, count);
    Chunks.multiply(g, scratch.c, gVariance, count);
    mean.outputs.put(from, g, count);
    variance.outputs.put(from, gVariance, count);
    Chunks.add(mean.biasSums[tile], g, count);
    Chunks.add(variance.biasSums[tile], gVariance, count);
  }

  /** The product and the bias of the means or of the variances. */
  static final class Branch {

    private final Product product;
    private final Floats outputs;
    private final Bias place;
    private final Tiles tiles;
    private final float[][] bias;
    private final float[][] biasSums;
    private final float[] channels;

    Branch(Product product, Floats outputs, Bias place, Tiles tiles) {
      this.product = product;
      this.outputs = outputs;
      this.place = place;
      this.tiles = tiles;
      this.bias = tiles.allocate();
      this.biasSums = tiles.allocate();
      this.channels = new float[tiles.channels()];
    }

    private void prepare() {
      product.prepare();
      place.values().vector().get(place.values().offset(), channels, channels.length);
      tiles.repeat(channels, bias);
    }

    private void clearBias() {
      for (float[] tile : biasSums) {
        Arrays.fill(tile, 0);
      }
    }

    private void backward(boolean inputsToo) {
      tiles.sum(biasSums, channels);
      place.gradient().vector().put(place.gradient().offset(), channels, channels.length);
      product.backwardWeights();
      if (inputsToo) {
        product.backwardInputs();
      }
    }
  }
}
