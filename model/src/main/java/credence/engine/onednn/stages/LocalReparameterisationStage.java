package credence.engine.onednn.stages;

import credence.engine.onednn.vectors.Buffers;
import credence.random.RandomStream;

/**
 * A layer with weights under local reparameterisation: mean + sqrt(variance + tiny) zeta, where
 * mean = x mu + bias mu and variance = x^2 sigma^2 + bias sigma^2 (Kingma et al. 2015), and the
 * tail that follows. On the way back the derivatives by mean and variance take the place of mean
 * and variance.
 */
public final class LocalReparameterisationStage implements Stage {

  /** Keeps the root differentiable where every input of a unit is zero. */
  private static final float TINY = 1e-16f;

  /** Where the time of the products and of everything else is booked. */
  public record Times(StageClock clock, StageClock.Slot products, StageClock.Slot rest) {}

  private final Buffers buffers;
  private final Times times;
  private final int layer;
  private final InputTraits input;
  private final LinearMap mean;
  private final LinearMap variance;
  private final Tail tail;
  private final Tiles tiles;
  private final int unitsPerExample;
  private RandomStream noise;
  private long firstUnit;

  /**
   * @param layer index in the network: the stream of its noise
   * @param unitsPerExample number of values drawn for an example
   */
  public LocalReparameterisationStage(
      Buffers buffers,
      Times times,
      int layer,
      InputTraits input,
      LinearMap mean,
      LinearMap variance,
      Tail tail,
      Tiles tiles,
      int unitsPerExample) {
    this.buffers = buffers;
    this.times = times;
    this.layer = layer;
    this.input = input;
    this.mean = mean;
    this.variance = variance;
    this.tail = tail;
    this.tiles = tiles;
    this.unitsPerExample = unitsPerExample;
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
    boolean settled = input.isFixed() && pass.isNoisy() && !pass.isTraining();
    if (!input.isFixed() || !pass.inputUnchanged()) {
      mean.multiply(pass, input);
      if (pass.isNoisy()) {
        variance.multiply(pass, input);
      }
      times.clock().lap(times.products());
      if (settled) {
        tiles.forEach(this::settle);
      }
    }
    if (!pass.isNoisy()) {
      tiles.forEach(this::means);
      return;
    }
    noise = RandomStream.of(pass.key(), layer).in(buffers.random);
    firstUnit = pass.firstExample() * unitsPerExample;
    if (settled) {
      tiles.forEach(this::drawSettled);
    } else {
      tiles.forEach(pass.isTraining() ? this::sample : this::draw);
    }
  }

  private void means(int from, int tile, int count) {
    mean.get(from, tile, buffers.a, count);
    tail.predict(from, buffers.a, count);
  }

  /** Means with bias and standard deviations take the outputs' place, to be drawn from again. */
  private void settle(int from, int tile, int count) {
    mean.get(from, tile, buffers.a, count);
    mean.put(from, buffers.a, count);
    variance.get(from, tile, buffers.b, count);
    deviations(buffers.b, count);
    variance.put(from, buffers.b, count);
  }

  private void drawSettled(int from, int tile, int count) {
    mean.getSettled(from, buffers.a, count);
    variance.getSettled(from, buffers.b, count);
    addNoise(from, count);
    tail.predict(from, buffers.a, count);
  }

  private void draw(int from, int tile, int count) {
    mean.get(from, tile, buffers.a, count);
    variance.get(from, tile, buffers.b, count);
    deviations(buffers.b, count);
    addNoise(from, count);
    tail.predict(from, buffers.a, count);
  }

  private static void deviations(float[] v, int count) {
    for (int i = 0; i < count; i++) {
      v[i] = (float) Math.sqrt(v[i] + TINY);
    }
  }

  /** Means in buffer a and deviations in buffer b to a draw in buffer a. */
  private void addNoise(int from, int count) {
    float[] out = buffers.a;
    float[] s = buffers.b;
    float[] zeta = buffers.c;
    noise.normals(firstUnit + from, zeta, 0, count);
    for (int i = 0; i < count; i++) {
      out[i] += s[i] * zeta[i];
    }
  }

  private void sample(int from, int tile, int count) {
    float[] out = buffers.a;
    float[] v = buffers.b;
    float[] zeta = buffers.c;
    mean.get(from, tile, out, count);
    variance.get(from, tile, v, count);
    noise.normals(firstUnit + from, zeta, 0, count);
    for (int i = 0; i < count; i++) {
      float s = (float) Math.sqrt(v[i] + TINY);
      out[i] += s * zeta[i];
      // The derivative by the variance.
      zeta[i] = 0.5f * zeta[i] / s;
    }
    tail.forward(from, out, zeta, count);
  }

  @Override
  public void backward() {
    mean.clearBias();
    variance.clearBias();
    tiles.forEach(this::differentiate);
    times.clock().lap(times.rest());
    mean.differentiateWeights();
    variance.differentiateWeights();
    if (input.isTrained()) {
      mean.differentiateInputs();
      variance.differentiateInputs();
    }
    times.clock().lap(times.products());
  }

  private void differentiate(int from, int tile, int count) {
    tail.backward(from, buffers.a, buffers.b, count);
    mean.putGradient(from, tile, buffers.a, count);
    variance.putGradient(from, tile, buffers.b, count);
  }
}
