package credence.engine.onednn.update;

import credence.bayes.Family;
import credence.engine.Draws;
import credence.engine.EngineSpec;
import credence.engine.TrainState;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.objective.ParameterChunk;
import credence.engine.onednn.objective.ParameterGradient;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.weights.Posterior;
import credence.engine.onednn.weights.Segment;
import credence.engine.onednn.weights.SparseWeights;
import credence.engine.onednn.weights.WeightNoise;
import credence.engine.onednn.weights.WeightsInUse;
import credence.net.Dense;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.Arrays;

/** The state in training, where products find it, and how a step changes it. */
public final class Parameters implements AutoCloseable {

  private final Primitives primitives = new Primitives();
  private final Buffers buffers = new Buffers();
  private final Posterior posterior;
  private final WeightNoise noise;
  private final WeightsInUse inUse;
  private final Floats byMean;
  private final Floats byVariance;
  private final ParameterGradient gradient;
  private final Updater optimizer;
  private final SparseWeights[] sparse;
  private long steps;

  public Parameters(EngineSpec spec, WeightLayout layout) {
    Family family = spec.method().family();
    this.posterior = new Posterior(primitives, buffers, layout, family);
    this.noise = new WeightNoise(layout, buffers.random);
    this.inUse = new WeightsInUse(primitives, posterior, spec.method(), noise);
    this.byMean = primitives.floats(layout.size());
    this.byVariance = primitives.floats(family == Family.POINT ? 1 : layout.size());
    this.gradient =
        new ParameterGradient(
            spec, layout, posterior, inUse, noise, byMean, byVariance, primitives, buffers);
    this.optimizer = Updater.of(spec, posterior, gradient);
    this.sparse =
        layout.tensors().stream()
            .filter(tensor -> tensor.role() == Role.WEIGHT)
            .filter(tensor -> spec.network().layers().get(tensor.layer()) instanceof Dense)
            .map(tensor -> new SparseWeights(tensor, inUse))
            .toArray(SparseWeights[]::new);
  }

  /** What products are to use. */
  public WeightsInUse inUse() {
    return inUse;
  }

  /** The posterior's means, wherever products find theirs. */
  public Floats posteriorMeans() {
    return posterior.means();
  }

  /** Derivative of the mean loss by the means in place, to be written by a backward pass. */
  public Floats byMean() {
    return byMean;
  }

  /** Likewise by the variances. */
  public Floats byVariance() {
    return byVariance;
  }

  public void load(TrainState state) {
    int[] removed = posterior.load(state.posterior());
    optimizer.load(state.moments(), removed);
    gradient.load(state.posterior());
    steps = state.steps();
    inUse.refresh();
    for (SparseWeights weights : sparse) {
      weights.load(removed);
    }
  }

  /** What may be used of the weights of dense layer {@code layer} in predictions. */
  public SparseWeights sparse(int layer) {
    return Arrays.stream(sparse).filter(one -> one.layer() == layer).findFirst().orElseThrow();
  }

  /** Before a prediction of so many examples. */
  public void beginPrediction(int examples, Draws draws) {
    for (SparseWeights weights : sparse) {
      weights.begin(examples, draws instanceof Draws.Weights);
    }
  }

  public TrainState save() {
    optimizer.settle();
    return TrainState.of(posterior.save(), optimizer.save(), steps);
  }

  /** What passes say of the parameters. */
  public ParameterGradient gradient() {
    return gradient;
  }

  /** One step of the optimiser with the derivatives as they are. */
  public void update(double klWeight, double rate) {
    steps++;
    optimizer.begin(steps, klWeight, rate);
    for (Segment segment : posterior.segments()) {
      if (segment.kind() != Segment.Kind.STATISTICS) {
        optimizer.update(segment);
      }
    }
    inUse.refresh();
  }

  /** Gradient of the objective by mu and rho; zero where there is none. */
  public void gradients(double klWeight, float[] toMu, float[] toRho) {
    optimizer.settle();
    gradient.weight(klWeight);
    for (Segment segment : posterior.segments()) {
      if (segment.kind() == Segment.Kind.STATISTICS) {
        continue;
      }
      ParameterChunk chunk = gradient.ofObjective(segment);
      System.arraycopy(chunk.byMu, 0, toMu, segment.from(), segment.count());
      if (segment.kind().hasSigma()) {
        System.arraycopy(chunk.bySigma, 0, toRho, segment.from(), segment.count());
      }
    }
  }

  /** Puts draw {@code index} of the weights where products find them. */
  public void drawWeights(Draws.Weights draws, int index) {
    noise.begin(draws.weightKey(index));
    inUse.drawAllBut(sparse);
    for (SparseWeights weights : sparse) {
      if (weights.isInUse()) {
        weights.draw(noise);
      }
    }
  }

  public int nonFiniteLayer() {
    return posterior.nonFiniteLayer();
  }

  @Override
  public void close() {
    primitives.close();
  }
}
