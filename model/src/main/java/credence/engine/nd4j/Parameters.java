package credence.engine.nd4j;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.engine.EngineSpec;
import credence.engine.NonFiniteException;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Posterior, gradients and optimiser on flat vectors, and the matrices that layers make of them.
 */
final class Parameters implements AutoCloseable {

  private final EngineSpec spec;
  private final Arena arena;
  private final List<LayerWeights> layers;
  private final float[] noise;
  private final INDArray mu;
  private final INDArray rho;
  private final INDArray sigma;
  private final INDArray gradientOfMu;
  private final INDArray gradientOfRho;
  private final INDArray scratch;
  private final INDArray moreScratch;
  private final INDArray[] moments;
  private long steps;

  Parameters(EngineSpec spec, DataType type) {
    this.spec = spec;
    this.arena = new Arena(type);
    WeightLayout layout = WeightLayout.of(spec.network());
    this.layers =
        layout.tensors().stream()
            .filter(tensor -> tensor.role() == WeightLayout.Role.WEIGHT)
            .map(tensor -> new LayerWeights(tensor.layer(), layout, arena))
            .toList();
    this.noise = new float[layout.size()];
    this.mu = arena.zeros(layout.size());
    this.rho = arena.zeros(layout.size());
    this.sigma = arena.zeros(layout.size());
    this.gradientOfMu = arena.zeros(layout.size());
    this.gradientOfRho = arena.zeros(layout.size());
    this.scratch = arena.zeros(layout.size());
    this.moreScratch = arena.zeros(layout.size());
    this.moments = new INDArray[2 * spec.optimizer().momentsPerParameter()];
    for (int m = 0; m < moments.length; m++) {
      moments[m] = arena.zeros(layout.size());
    }
  }

  /** The weights of network layer {@code layer}. */
  LayerWeights of(int layer) {
    return layers.stream().filter(weights -> weights.layer == layer).findFirst().orElseThrow();
  }

  /** Index of the first layer with weights: nothing before it needs a gradient. */
  int firstLayer() {
    return layers.get(0).layer;
  }

  void load(TrainState state) {
    if (state.posterior().size() != noise.length || state.moments().length != moments.length) {
      throw new IllegalArgumentException(
          "a state of %d weights and %d moments for a network of %d and %d"
              .formatted(
                  state.posterior().size(), state.moments().length, noise.length, moments.length));
    }
    Arena.put(state.posterior().mu(), mu);
    Arena.put(state.posterior().rho(), rho);
    for (int m = 0; m < moments.length; m++) {
      Arena.put(state.moments()[m], moments[m]);
    }
    steps = state.steps();
    refresh();
  }

  TrainState save() {
    float[][] saved = new float[moments.length][];
    for (int m = 0; m < moments.length; m++) {
      saved[m] = moments[m].data().asFloat();
    }
    return TrainState.of(MeanField.of(mu.data().asFloat(), rho.data().asFloat()), saved, steps);
  }

  /** Draws w = mu + sigma epsilon into every layer's sample. */
  void sample(long seed, int draw) {
    RandomKey key = RandomKey.ofDraw(seed, Purpose.PREDICT_WEIGHTS, draw);
    for (LayerWeights weights : layers) {
      RandomStream.of(key, weights.layer).normals(0, noise, weights.offset(), weights.size());
    }
    Arena.put(noise, scratch);
    scratch.muli(sigma).addi(mu);
    layers.forEach(weights -> weights.packSample(scratch));
  }

  /**
   * Makes flat gradients of the objective out of the layers': d/drho = (2 sigma d/dsigma^2 +
   * klWeight dKL/dsigma) sigmoid(rho).
   */
  void gatherGradients(double klWeight) {
    layers.forEach(weights -> weights.unpackGradients(gradientOfMu, gradientOfRho));
    GaussianPrior prior = (GaussianPrior) spec.method().prior();
    double precision = klWeight / (prior.sigma() * prior.sigma());
    scratch.assign(mu).subi(prior.mu()).muli(precision);
    gradientOfMu.addi(scratch);
    gradientOfRho.muli(2).muli(sigma);
    gradientOfRho.addi(scratch.assign(sigma).muli(precision));
    gradientOfRho.subi(scratch.assign(klWeight).divi(sigma));
    gradientOfRho.muli(Transforms.sigmoid(scratch.assign(rho), false));
  }

  float[] gradientOfMu() {
    return gradientOfMu.data().asFloat();
  }

  float[] gradientOfRho() {
    return gradientOfRho.data().asFloat();
  }

  void update(double rate) {
    steps++;
    if (spec.optimizer() instanceof Optimizer.Adam adam) {
      adam(adam, mu, gradientOfMu, moments[0], moments[1], rate);
      adam(adam, rho, gradientOfRho, moments[2], moments[3], rate);
    } else {
      mu.subi(gradientOfMu.muli(rate));
      rho.subi(gradientOfRho.muli(rate));
    }
    refresh();
  }

  /**
   * @throws NonFiniteException naming the first layer whose mu or rho is not finite
   */
  void requireFinite() {
    if (Maths.isFinite(mu) && Maths.isFinite(rho)) {
      return;
    }
    for (LayerWeights weights : layers) {
      requireFinite(weights, "mu", mu);
      requireFinite(weights, "rho", rho);
    }
  }

  private void requireFinite(LayerWeights weights, String name, INDArray flat) {
    INDArray part = Arena.view(flat, new long[] {weights.size()}, new long[] {1}, weights.offset());
    if (!Maths.isFinite(part)) {
      throw new NonFiniteException(spec.network().describe(weights.layer), name);
    }
  }

  private void adam(
      Optimizer.Adam adam, INDArray p, INDArray g, INDArray m, INDArray v, double rate) {
    m.muli(adam.beta1()).addi(scratch.assign(g).muli(1 - adam.beta1()));
    v.muli(adam.beta2()).addi(scratch.assign(g).muli(g).muli(1 - adam.beta2()));
    scratch.assign(v).divi(1 - Math.pow(adam.beta2(), (double) steps));
    Transforms.sqrt(scratch, false).addi(adam.epsilon());
    moreScratch.assign(m).muli(rate / (1 - Math.pow(adam.beta1(), (double) steps)));
    p.subi(moreScratch.divi(scratch));
  }

  private void refresh() {
    Maths.softplus(rho, sigma, scratch);
    scratch.assign(sigma).muli(sigma);
    layers.forEach(weights -> weights.pack(mu, scratch));
  }

  @Override
  public void close() {
    arena.close();
  }
}
