package credence.engine.nd4j;

import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.bayes.Softplus;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.NonFiniteException;
import credence.engine.TrainState;
import credence.engine.nd4j.layers.Arena;
import credence.engine.nd4j.layers.BatchNormArrays;
import credence.engine.nd4j.layers.LayerPass;
import credence.engine.nd4j.layers.LayerWeights;
import credence.engine.nd4j.layers.Maths;
import credence.engine.nd4j.layers.NoiseSource;
import credence.net.BatchNorm;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import credence.random.RandomKey;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Posterior and gradients on flat vectors, and the matrices that layers make of them. */
final class FlatParameters implements AutoCloseable {

  private final EngineSpec spec;
  private final WeightLayout layout;
  private final Arena arena;
  private final List<LayerWeights> weights;
  private final List<BatchNormArrays> normalisations;
  private PriorGradient prior;
  private final Update update;
  private final NoiseSource noise;
  private final float[] epsilon;
  private final INDArray mu;
  private final INDArray rho;

  /** 0 for what has no uncertainty. */
  private final INDArray sigma;

  /** 1, but 0 for a weight that counts as 0. */
  private final INDArray kept;

  private final INDArray gradientOfMu;

  /** Of sigma while passes add to it, of rho once gathered. */
  private final INDArray gradientOfRho;

  private final INDArray scratch;
  private final INDArray moreScratch;

  /** Weights that have been removed, in rising order. */
  private int[] removed = new int[0];

  FlatParameters(EngineSpec spec, DataType type, NoiseSource noise) {
    this.spec = spec;
    this.noise = noise;
    this.layout = WeightLayout.of(spec.network());
    this.arena = new Arena(type);
    int size = layout.size();
    this.weights =
        layersWith(Role.WEIGHT).map(layer -> new LayerWeights(layer, layout, arena)).toList();
    this.normalisations = layersWith(Role.SCALE).map(this::normalise).toList();
    this.prior = new PriorGradient(spec.method(), layout);
    this.update = new Update(spec.optimizer(), size, arena);
    this.epsilon = new float[size];
    this.mu = arena.zeros(size);
    this.rho = arena.zeros(size);
    this.sigma = arena.zeros(size);
    this.kept = arena.zeros(size);
    this.gradientOfMu = arena.zeros(size);
    this.gradientOfRho = arena.zeros(size);
    this.scratch = arena.zeros(size);
    this.moreScratch = arena.zeros(size);
    kept.assign(1);
  }

  private Stream<Integer> layersWith(Role role) {
    return layout.tensors().stream().filter(t -> t.role() == role).map(Tensor::layer);
  }

  private BatchNormArrays normalise(int layer) {
    return new BatchNormArrays((BatchNorm) spec.network().layers().get(layer), layer, layout);
  }

  /** The weights of network layer {@code layer}. */
  LayerWeights weights(int layer) {
    return weights.stream().filter(w -> w.layer() == layer).findFirst().orElseThrow();
  }

  /** The batch normalisation of network layer {@code layer}. */
  BatchNormArrays normalisation(int layer) {
    return normalisations.stream().filter(n -> n.layer() == layer).findFirst().orElseThrow();
  }

  /** Index of the first layer that is trained: nothing before it needs a gradient. */
  int firstLayer() {
    return layout.tensors().get(0).layer();
  }

  void load(TrainState state) {
    int moments = state.moments().length;
    if (state.posterior().size() != layout.size() || moments != update.count()) {
      throw new IllegalArgumentException(
          "a state of %d weights and %d moments for a network of %d and %d"
              .formatted(state.posterior().size(), moments, layout.size(), update.count()));
    }
    Arena.put(state.posterior().mu(), mu);
    Arena.put(state.posterior().rho(), rho);
    removed = state.posterior().removed(layout);
    Prior now = spec.method().prior().given(state.posterior(), layout);
    prior = new PriorGradient(spec.method().with(now), layout);
    update.load(state.moments(), removed, state.steps());
    refresh();
  }

  TrainState save() {
    MeanField posterior = MeanField.of(mu.data().asFloat(), rho.data().asFloat());
    return TrainState.of(posterior, update.moments(), update.steps());
  }

  /** Where layers find their noise, too. */
  NoiseSource noise() {
    return noise;
  }

  /**
   * Draws w = mu + sigma epsilon into every layer's sample.
   *
   * @param sign that epsilon is multiplied by
   */
  void sample(RandomKey key, int sign) {
    drawEpsilon(key);
    for (int i = 0; i < epsilon.length; i++) {
      epsilon[i] *= sign;
    }
    Arena.put(epsilon, scratch);
    scratch.muli(sigma).addi(mu).muli(kept);
    weights.forEach(w -> w.packSample(scratch));
  }

  private void drawEpsilon(RandomKey key) {
    for (LayerWeights w : weights) {
      noise.draw(key, w.layer(), 0, epsilon, w.offset(), w.size());
    }
  }

  /** Before the first pass of a step. */
  void clearGradients() {
    gradientOfMu.assign(0);
    gradientOfRho.assign(0);
    normalisations.forEach(BatchNormArrays::forget);
  }

  /**
   * Adds a pass's gradients of the likelihood, as the layers hold them: d/dsigma is 2 sigma
   * d/dsigma^2 of local reparameterisation, epsilon d/dw of the weights last drawn.
   *
   * @param share of the pass in the step
   */
  void addGradients(LayerPass.Weights kind, double share) {
    scratch.assign(0);
    moreScratch.assign(0);
    weights.forEach(w -> w.unpackGradients(scratch, moreScratch));
    normalisations.forEach(n -> n.unpackGradients(scratch));
    gradientOfMu.addi(scratch.muli(share));
    if (kind == LayerPass.Weights.NOISY) {
      gradientOfRho.addi(moreScratch.muli(sigma).muli(2 * share));
    } else if (kind == LayerPass.Weights.DRAWN) {
      Arena.put(epsilon, moreScratch);
      gradientOfRho.addi(moreScratch.muli(scratch));
    }
  }

  /**
   * Makes gradients of the objective out of the likelihood's: d/drho = d/dsigma sigmoid(rho).
   *
   * @param key of the weights that a KL without a closed form is estimated from
   */
  void gatherGradients(double klWeight, RandomKey key) {
    drawEpsilon(key);
    double[] byMu = gradientOfMu.muli(kept).data().asDouble();
    double[] bySigma = gradientOfRho.muli(kept).data().asDouble();
    double[] sigmas = sigma.data().asDouble();
    double[] rhos = rho.data().asDouble();
    prior.add(klWeight, epsilon, mu.data().asDouble(), sigmas, byMu, bySigma);
    for (int i = 0; i < rhos.length; i++) {
      bySigma[i] = sigmas[i] > 0 ? bySigma[i] * Softplus.derivative(rhos[i]) : 0;
    }
    for (int i : removed) {
      byMu[i] = 0;
    }
    gradientOfMu.data().setData(byMu);
    gradientOfRho.data().setData(bySigma);
  }

  float[] gradientOfMu() {
    return gradientOfMu.data().asFloat();
  }

  float[] gradientOfRho() {
    return gradientOfRho.data().asFloat();
  }

  /**
   * One step of the optimiser with the likelihood's gradients.
   *
   * @param key as {@link #gatherGradients} has it
   */
  void update(double klWeight, RandomKey key, double rate) {
    if (spec.optimizer() instanceof Ivon ivon) {
      ivon.requireWeight(klWeight);
      naturalStep(ivon, rate);
    } else {
      gatherGradients(klWeight, key);
      update.apply(mu, gradientOfMu, rho, gradientOfRho, rate);
    }
    normalisations.forEach(n -> n.move(mu));
    refresh();
  }

  private void naturalStep(Ivon ivon, double rate) {
    for (int i : removed) {
      gradientOfMu.putScalar(i, 0);
    }
    NaturalStep natural = new NaturalStep(ivon, spec.method().prior());
    update.apply(natural, mu, sigma, gradientOfMu, gradientOfRho, rate);
    rho.data().setData(update.rhos(ivon));
  }

  /**
   * @throws NonFiniteException naming the first layer whose mu or rho is not finite
   */
  void requireFinite() {
    if (Maths.isFinite(mu) && Maths.isFinite(sigma)) {
      return;
    }
    for (Tensor tensor : layout.tensors()) {
      requireFinite(tensor, "mu", mu);
      requireFinite(tensor, "rho", sigma);
    }
  }

  private void requireFinite(Tensor tensor, String name, INDArray flat) {
    if (!Maths.isFinite(part(flat, tensor))) {
      throw new NonFiniteException(spec.network().describe(tensor.layer()), name);
    }
  }

  private void refresh() {
    Maths.softplus(rho, sigma, scratch);
    for (Tensor tensor : layout.tensors()) {
      if (!spec.method().family().isUncertain(tensor.role())) {
        part(sigma, tensor).assign(0);
      }
    }
    if (spec.optimizer() instanceof Ivon ivon) {
      update.settle(ivon, sigma);
    }
    if (spec.method().prior() instanceof LogUniformPrior logUniform) {
      mask(logUniform);
    }
    moreScratch.assign(sigma).muli(sigma).muli(kept);
    scratch.assign(mu).muli(kept);
    weights.forEach(w -> w.pack(scratch, moreScratch));
    normalisations.forEach(n -> n.pack(mu));
  }

  private void mask(LogUniformPrior logUniform) {
    double[] mus = mu.data().asDouble();
    double[] sigmas = sigma.data().asDouble();
    for (int i = 0; i < mus.length; i++) {
      mus[i] = logUniform.isMasked(mus[i], sigmas[i]) ? 0 : 1;
    }
    kept.data().setData(mus);
  }

  private static INDArray part(INDArray flat, Tensor tensor) {
    return Arena.view(flat, new long[] {tensor.size()}, new long[] {1}, tensor.offset());
  }

  @Override
  public void close() {
    arena.close();
  }
}
