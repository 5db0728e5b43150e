package credence.engine.onednn;

import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.Method;
import credence.engine.Draws;
import credence.engine.EngineSpec;
import credence.engine.TrainState;
import credence.net.Dense;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.random.Purpose;
import credence.random.RandomKey;
import java.util.Arrays;

/** The state in training, where products find it, and how a step changes it. */
final class Parameters implements AutoCloseable {

  private final Workbench bench = new Workbench();
  private final Scratch scratch = new Scratch();
  private final ParameterChunk chunk = new ParameterChunk();
  private final Method method;
  private final Posterior posterior;
  private final WeightNoise noise;
  private final Place place;
  private final Floats byMean;
  private final Floats byVariance;
  private final DataGradient data;
  private final Samples samples;
  private final KlGradient kl;
  private final Moments moments;
  private final SparseWeights[] sparse;
  private long steps;

  Parameters(EngineSpec spec, WeightLayout layout) {
    this.method = spec.method();
    this.posterior = new Posterior(bench, scratch, layout, method.family());
    this.noise = new WeightNoise(layout, scratch.random);
    this.place = new Place(bench, posterior, method, noise);
    this.byMean = bench.floats(layout.size());
    this.byVariance = bench.floats(isPoint() ? 1 : layout.size());
    this.samples =
        !isPoint() && method.estimator() instanceof WeightSampling sampling
            ? new Samples(place, noise, byMean, sampling.draws())
            : null;
    this.data = data();
    this.kl = KlGradient.of(method.prior(), layout.size(), bench);
    this.moments = new Moments(spec.optimizer(), layout.size());
    this.sparse =
        layout.tensors().stream()
            .filter(tensor -> tensor.role() == Role.WEIGHT)
            .filter(tensor -> spec.network().layers().get(tensor.layer()) instanceof Dense)
            .map(tensor -> new SparseWeights(tensor, place))
            .toArray(SparseWeights[]::new);
  }

  private DataGradient data() {
    if (samples != null) {
      return samples;
    }
    return isPoint()
        ? new DataGradient.ByMean(byMean)
        : new DataGradient.ByVariance(byMean, byVariance);
  }

  private boolean isPoint() {
    return method.family() == Family.POINT;
  }

  /** What products are to use. */
  Place place() {
    return place;
  }

  /** The posterior's means, wherever products find theirs. */
  Floats posteriorMeans() {
    return posterior.means();
  }

  /** Derivative of the mean loss by the means in place, to be written by a backward pass. */
  Floats byMean() {
    return byMean;
  }

  /** Likewise by the variances. */
  Floats byVariance() {
    return byVariance;
  }

  void load(TrainState state) {
    int[] removed = posterior.load(state.posterior());
    moments.load(state.moments(), removed);
    steps = state.steps();
    place.refresh();
    for (SparseWeights weights : sparse) {
      weights.load(removed);
    }
  }

  /** What may be used of the weights of dense layer {@code layer} in predictions. */
  SparseWeights sparse(int layer) {
    return Arrays.stream(sparse).filter(one -> one.layer() == layer).findFirst().orElseThrow();
  }

  /** Before a prediction of so many examples. */
  void beginPrediction(int examples, Draws draws) {
    for (SparseWeights weights : sparse) {
      weights.begin(examples, draws instanceof Draws.Weights);
    }
  }

  TrainState save() {
    return TrainState.of(posterior.save(), moments.save(), steps);
  }

  /** Forward and backward passes of a step: one for each draw of the weights. */
  int passes() {
    return samples == null ? 1 : samples.draws();
  }

  /** Before pass {@code index} of the step of {@code key}; the last one is pass 0. */
  void beginPass(RandomKey key, int index) {
    if (samples != null) {
      samples.draw(key, index);
      return;
    }
    place.putPosterior();
    if (kl.isSampled()) {
      noise.begin(key.with(Purpose.WEIGHT_SAMPLE, 0));
    }
  }

  /** After it. */
  void endPass(int index) {
    if (index > 0) {
      samples.add(index);
    }
  }

  /** One step of the optimiser with the derivatives as they are. */
  void update(double klWeight, double rate) {
    steps++;
    moments.begin(steps, rate);
    kl.weight(klWeight);
    for (Segment segment : posterior.segments()) {
      if (segment.kind() != Segment.Kind.STATISTICS) {
        gradient(segment);
        update(segment);
      }
    }
    place.refresh();
  }

  private void update(Segment segment) {
    int from = segment.from();
    int count = segment.count();
    moments.updateMu(from, chunk.mu, chunk.byMu, count);
    posterior.means().put(from, chunk.mu, count);
    if (segment.kind().hasSigma()) {
      float[] rho = scratch.c;
      System.arraycopy(posterior.rho(), from, rho, 0, count);
      moments.updateRho(from, rho, chunk.bySigma, count);
      System.arraycopy(rho, 0, posterior.rho(), from, count);
      posterior.refresh(from, count);
    }
  }

  /** Gradient of the objective by mu and rho; zero where there is none. */
  void gradients(double klWeight, float[] toMu, float[] toRho) {
    kl.weight(klWeight);
    for (Segment segment : posterior.segments()) {
      if (segment.kind() != Segment.Kind.STATISTICS) {
        gradient(segment);
        System.arraycopy(chunk.byMu, 0, toMu, segment.from(), segment.count());
      }
      if (segment.kind().hasSigma()) {
        System.arraycopy(chunk.bySigma, 0, toRho, segment.from(), segment.count());
      }
    }
  }

  /** Into the chunk: mu, and the objective's gradient by mu and, in sigma's place, by rho. */
  private void gradient(Segment segment) {
    chunk.from = segment.from();
    chunk.count = segment.count();
    posterior.means().get(chunk.from, chunk.mu, chunk.count);
    if (segment.kind().hasSigma()) {
      posterior.sigmas(chunk.from, chunk.sigma, chunk.count);
    }
    data.get(chunk);
    if (segment.kind().hasSigma()) {
      place.mask(chunk.from, chunk.byMu, chunk.bySigma, chunk.count);
      addKl(segment.kind() == Segment.Kind.MIXED);
      posterior.toRho(chunk.from, chunk.bySigma, chunk.count);
    } else if (segment.kind() == Segment.Kind.POINTS && isPoint()) {
      kl.addEnergy(chunk);
    }
    segment.clearRemoved(chunk.byMu);
  }

  private void addKl(boolean hasPoints) {
    if (kl.isSampled() && samples != null) {
      samples.epsilon(chunk.from, chunk.epsilon, chunk.count);
    } else if (kl.isSampled()) {
      noise.normals(chunk.from, chunk.epsilon, chunk.count);
    }
    if (!hasPoints) {
      kl.add(chunk);
      return;
    }
    float[] byData = scratch.d;
    System.arraycopy(chunk.byMu, 0, byData, 0, chunk.count);
    Arrays.fill(chunk.byMu, 0, chunk.count, 0);
    kl.add(chunk);
    for (int i = 0; i < chunk.count; i++) {
      chunk.byMu[i] = byData[i] + Relu.step(chunk.sigma[i]) * chunk.byMu[i];
    }
  }

  /** Puts draw {@code index} of the weights where products find them. */
  void drawWeights(Draws.Weights draws, int index) {
    noise.begin(RandomKey.ofDraw(draws.seed(), Purpose.PREDICT_WEIGHTS, index));
    place.drawAllBut(sparse);
    for (SparseWeights weights : sparse) {
      if (weights.isInUse()) {
        weights.draw(noise);
      }
    }
  }

  int nonFiniteLayer() {
    return posterior.nonFiniteLayer();
  }

  @Override
  public void close() {
    bench.close();
  }
}
