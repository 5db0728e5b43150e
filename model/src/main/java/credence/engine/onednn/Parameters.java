package credence.engine.onednn;

import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.engine.EngineSpec;
import credence.engine.TrainState;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;

/**
 * The state in training, and what follows from it. Means and variances lie outside the heap, where
 * the products use them, and are nowhere else: on large networks an update takes as long as the
 * memory takes to stream all this.
 */
final class Parameters implements AutoCloseable {

  private final Workbench bench = new Workbench();
  private final WeightLayout layout;
  private final SoftplusChunk softplus = new SoftplusChunk(bench);
  private final Floats means;
  private final Floats variances;
  private final Floats byMean;
  private final Floats byVariance;
  private final float[] rho;
  private final float[] slope;
  private final float[][] moments;
  private final float[][] momentChunks;
  private final KlGradient kl;
  private final UpdateRule rule;
  private final Scratch scratch = new Scratch();
  private float[] keptMeans;
  private long steps;
  private long version;

  Parameters(EngineSpec spec, WeightLayout layout) {
    this.layout = layout;
    int size = layout.size();
    this.means = bench.floats(size);
    this.variances = bench.floats(size);
    this.byMean = bench.floats(size);
    this.byVariance = bench.floats(size);
    this.rho = new float[size];
    this.slope = new float[size];
    this.moments = new float[2 * spec.optimizer().momentsPerParameter()][size];
    this.momentChunks = new float[spec.optimizer().momentsPerParameter()][Chunks.LENGTH];
    this.kl = KlGradient.of(spec.method().prior());
    this.rule = UpdateRule.of(spec.optimizer());
  }

  Floats means() {
    return means;
  }

  Floats variances() {
    return variances;
  }

  /** Derivative of the mean loss by the means, to be written by a backward pass. */
  Floats byMean() {
    return byMean;
  }

  /** Likewise by the variances. */
  Floats byVariance() {
    return byVariance;
  }

  /** Changes whenever means or variances do. */
  long version() {
    return version;
  }

  void load(TrainState state) {
    copy(state.posterior().rho(), rho);
    means.put(0, state.posterior().mu(), rho.length);
    if (state.moments().length != moments.length) {
      throw new IllegalArgumentException(
          "state has " + state.moments().length + " moments, the optimiser has " + moments.length);
    }
    for (int i = 0; i < moments.length; i++) {
      copy(state.moments()[i], moments[i]);
    }
    steps = state.steps();
    chunks(this::refresh);
    version++;
  }

  private static void copy(float[] from, float[] to) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "state of " + from.length + " weights for a network of " + to.length);
    }
    System.arraycopy(from, 0, to, 0, to.length);
  }

  TrainState save() {
    float[][] copies = new float[moments.length][];
    for (int i = 0; i < moments.length; i++) {
      copies[i] = moments[i].clone();
    }
    float[] mu = new float[rho.length];
    means.get(0, mu, mu.length);
    return TrainState.of(MeanField.of(mu, rho.clone()), copies, steps);
  }

  /** One step of the optimiser with the derivatives as they are. */
  void update(double klWeight, double rate) {
    steps++;
    rule.begin(steps, rate);
    kl.weight(klWeight);
    chunks(this::updateChunk);
    version++;
  }

  private void updateChunk(int from, int count) {
    gradient(from, count);
    means.get(from, scratch.c, count);
    update(0, scratch.c, scratch.a, from, count);
    means.put(from, scratch.c, count);
    System.arraycopy(rho, from, scratch.c, 0, count);
    update(momentChunks.length, scratch.c, scratch.b, from, count);
    System.arraycopy(scratch.c, 0, rho, from, count);
    refresh(from, count);
  }

  /** Updates a chunk of a parameter whose moments begin at {@code firstMoment}. */
  private void update(int firstMoment, float[] parameter, float[] gradient, int from, int count) {
    for (int i = 0; i < momentChunks.length; i++) {
      System.arraycopy(moments[firstMoment + i], from, momentChunks[i], 0, count);
    }
    rule.update(parameter, momentChunks, gradient, count);
    for (int i = 0; i < momentChunks.length; i++) {
      System.arraycopy(momentChunks[i], 0, moments[firstMoment + i], from, count);
    }
  }

  /** Gradient of the objective by mu and rho. */
  void gradients(double klWeight, float[] toMu, float[] toRho) {
    kl.weight(klWeight);
    chunks(
        (from, count) -> {
          gradient(from, count);
          System.arraycopy(scratch.a, 0, toMu, from, count);
          System.arraycopy(scratch.b, 0, toRho, from, count);
        });
  }

  /** Into scratch: by mu (a) and by rho (b). */
  private void gradient(int from, int count) {
    byMean.get(from, scratch.a, count);
    byVariance.get(from, scratch.b, count);
    means.get(from, scratch.c, count);
    sigmas(from, scratch.d, count);
    kl.add(scratch.a, scratch.b, scratch.c, scratch.d, count);
    System.arraycopy(slope, from, scratch.c, 0, count);
    Chunks.multiply(scratch.b, scratch.c, scratch.b, count);
  }

  private void sigmas(int from, float[] target, int count) {
    variances.get(from, target, count);
    for (int i = 0; i < count; i++) {
      target[i] = (float) Math.sqrt(target[i]);
    }
  }

  /** What follows from rho. */
  private void refresh(int from, int count) {
    float[] s = scratch.a;
    System.arraycopy(rho, from, s, 0, count);
    softplus.apply(s, scratch.b, count);
    System.arraycopy(scratch.b, 0, slope, from, count);
    Chunks.multiply(s, s, s, count);
    variances.put(from, s, count);
  }

  /** Puts the means aside, until {@link #endDraws}. */
  void beginDraws() {
    keptMeans = keptMeans == null ? new float[rho.length] : keptMeans;
    means.get(0, keptMeans, rho.length);
  }

  /** Puts draw {@code index} of the weights where the means are. */
  void drawWeights(Draws.Weights draws, int index) {
    RandomKey key = RandomKey.ofDraw(draws.seed(), Purpose.PREDICT_WEIGHTS, index);
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      RandomStream noise = RandomStream.of(key, tensor.layer()).in(scratch.random);
      int start = layout.tensor(tensor.layer(), WeightLayout.Role.WEIGHT).offset();
      for (int from = tensor.offset(); from < tensor.end(); from += Chunks.LENGTH) {
        draw(noise, from - start, from, Math.min(Chunks.LENGTH, tensor.end() - from));
      }
    }
    version++;
  }

  private void draw(RandomStream noise, int first, int from, int count) {
    float[] w = scratch.a;
    noise.normals(first, w, 0, count);
    sigmas(from, scratch.b, count);
    Chunks.multiply(w, scratch.b, w, count);
    System.arraycopy(keptMeans, from, scratch.b, 0, count);
    Chunks.add(w, scratch.b, count);
    means.put(from, w, count);
  }

  /** Puts the means back. */
  void endDraws() {
    means.put(0, keptMeans, rho.length);
    version++;
  }

  /** The layer of the first value of mu or rho that is not finite, or -1. */
  int nonFiniteLayer() {
    float[] mu = save().posterior().mu();
    for (int i = 0; i < mu.length; i++) {
      if (!Float.isFinite(mu[i]) || !Float.isFinite(rho[i])) {
        return layout.at(i).layer();
      }
    }
    return -1;
  }

  private interface Body {
    void accept(int from, int count);
  }

  private void chunks(Body body) {
    for (int from = 0; from < rho.length; from += Chunks.LENGTH) {
      body.accept(from, Math.min(Chunks.LENGTH, rho.length - from));
    }
  }

  @Override
  public void close() {
    bench.close();
  }
}
