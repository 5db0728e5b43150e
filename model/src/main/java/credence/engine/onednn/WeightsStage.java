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
      int layer,
      boolean first,
      Branch mean,
      Branch variance,
      Elementwise activation,
      Activations output) {
    this.scratch = scratch;
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
    }
    if (!pass.isNoisy()) {
      tiles.forEach(this::means);
      return;
    }
    if (!unchanged) {
      variance.product.forward();
    }
    noise = RandomStream.of(pass.key(), layer);
    firstUnit = pass.firstExample() * output.shape().size();
    tiles.forEach(this::sample);
  }

  private void means(int from, int place, int count) {
    float[] out = scratch.a;
    mean.outputs.get(from, out, count);
    for (int i = 0; i < count; i++) {
      out[i] += mean.bias[place + i];
    }
    finish(from, out, count);
  }

  private void sample(int from, int place, int count) {
    float[] out = scratch.a;
    float[] v = scratch.b;
    float[] zeta = scratch.c;
    mean.outputs.get(from, out, count);
    variance.outputs.get(from, v, count);
    noise.normals(firstUnit + from, zeta, 0, count);
    draw(out, v, zeta, place, count);
    System.arraycopy(zeta, 0, byVariance, from, count);
    finish(from, out, count);
  }

  /** out = out + bias + s zeta; zeta becomes d out / d variance = zeta / (2 s). */
  private void draw(float[] out, float[] v, float[] zeta, int place, int count) {
    float[] biasMean = mean.bias;
    float[] biasVariance = variance.bias;
    for (int i = 0; i < count; i++) {
      float s = (float) Math.sqrt(v[i] + biasVariance[place + i] + TINY);
      out[i] += biasMean[place + i] + s * zeta[i];
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
    Arrays.fill(mean.biasSums, 0);
    Arrays.fill(variance.biasSums, 0);
    tiles.forEach(this::differentiate);
    mean.backward(!first);
    variance.backward(!first);
  }

  private void differentiate(int from, int place, int count) {
    float[] g = scratch.a;
    float[] gVariance = scratch.b;
    output.gradient(from, g, count);
    if (activation != null) {
      System.arraycopy(byMean, from, scratch.c, 0, count);
      multiply(g, scratch.c, g, count);
    }
    System.arraycopy(byVariance, from, scratch.c, 0, count);
    multiply(g, scratch.c, gVariance, count);
    mean.outputs.put(from, g, count);
    variance.outputs.put(from, gVariance, count);
    mean.addToBias(g, place, count);
    variance.addToBias(gVariance, place, count);
  }

  private static void multiply(float[] x, float[] y, float[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = x[i] * y[i];
    }
  }

  /** The product and the bias of the means or of the variances. */
  static final class Branch {

    private final Product product;
    private final Floats outputs;
    private final Bias place;
    private final Tiles tiles;
    private final float[] bias;
    private final float[] biasSums;
    private final float[] channels;

    Branch(Product product, Floats outputs, Bias place, Tiles tiles) {
      this.product = product;
      this.outputs = outputs;
      this.place = place;
      this.tiles = tiles;
      this.bias = new float[tiles.length()];
      this.biasSums = new float[tiles.length()];
      this.channels = new float[tiles.channels()];
    }

    private void prepare() {
      product.prepare();
      place.values().vector().get(place.values().offset(), channels, channels.length);
      tiles.repeat(channels, bias);
    }

    private void addToBias(float[] g, int at, int count) {
      for (int i = 0; i < count; i++) {
        biasSums[at + i] += g[i];
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
