package credence.engine.onednn.objective;

import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.engine.EngineSpec;
import credence.engine.StepKeys;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.weights.Posterior;
import credence.engine.onednn.weights.Segment;
import credence.engine.onednn.weights.WeightNoise;
import credence.engine.onednn.weights.WeightsInUse;
import credence.net.WeightLayout;
import credence.random.RandomKey;
import java.util.Arrays;

/** What the passes of a step say of the parameters, segment by segment. */
public final class ParameterGradient {

  private final ParameterChunk chunk = new ParameterChunk();
  private final Buffers buffers;
  private final Method method;
  private final Posterior posterior;
  private final WeightsInUse inUse;
  private final WeightNoise noise;
  private final DataGradient data;
  private final WeightSamples samples;
  private final WeightLayout layout;
  private final Primitives primitives;
  private KlGradient kl;

  /**
   * @param byMean where backward passes leave the derivative by the means in place
   * @param byVariance likewise by the variances
   */
  public ParameterGradient(
      EngineSpec spec,
      WeightLayout layout,
      Posterior posterior,
      WeightsInUse inUse,
      WeightNoise noise,
      Floats byMean,
      Floats byVariance,
      Primitives primitives,
      Buffers buffers) {
    this.method = spec.method();
    this.posterior = posterior;
    this.inUse = inUse;
    this.noise = noise;
    this.buffers = buffers;
    this.samples =
        !isPoint() && method.estimator() instanceof WeightSampling sampling
            ? new WeightSamples(inUse, noise, byMean, sampling)
            : null;
    this.data = data(byMean, byVariance);
    this.layout = layout;
    this.primitives = primitives;
    this.kl = KlGradient.of(method.prior(), posterior.size(), primitives);
  }

  /** When a state is loaded: the prior may follow from its posterior. */
  public void load(MeanField loaded) {
    Prior now = method.prior().given(loaded, layout);
    if (now != method.prior()) {
      kl = KlGradient.of(now, posterior.size(), primitives);
    }
  }

  private DataGradient data(Floats byMean, Floats byVariance) {
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

  /** Forward and backward passes of a step: one for each draw of the weights, or for each side. */
  public int passes() {
    return samples == null ? 1 : samples.passes();
  }

  /** The draw that a pass is of: what dropout's masks follow from. */
  public int draw(int pass) {
    return samples == null ? 0 : samples.drawOf(pass);
  }

  /** Before pass {@code index} of the step of {@code key}; the last one is pass 0. */
  public void beginPass(RandomKey key, int index) {
    if (samples != null) {
      samples.draw(key, index);
      return;
    }
    inUse.putPosterior();
    if (kl.isSampled()) {
      noise.begin(StepKeys.weights(key, 0));
    }
  }

  /** After it. */
  public void endPass(int index) {
    if (index > 0) {
      samples.add(index);
    }
  }

  /** What the KL is multiplied by from here on. */
  public void weight(double klWeight) {
    kl.weight(klWeight);
  }

  /** Mu and sigma, and the derivatives of the mean loss by them: the chunk is this object's own. */
  public ParameterChunk ofLoss(Segment segment) {
    begin(segment);
    segment.clearRemoved(chunk.byMu);
    return chunk;
  }

  private void begin(Segment segment) {
    chunk.from = segment.from();
    chunk.count = segment.count();
    posterior.means().get(chunk.from, chunk.mu, chunk.count);
    if (segment.kind().hasSigma()) {
      posterior.sigmas(chunk.from, chunk.sigma, chunk.count);
    }
    data.get(chunk);
  }

  /** Mu, and the objective's derivatives by mu and, in sigma's place, by rho. */
  public ParameterChunk ofObjective(Segment segment) {
    begin(segment);
    if (segment.kind().hasSigma()) {
      inUse.mask(chunk.from, chunk.byMu, chunk.bySigma, chunk.count);
      addKl(segment.kind() == Segment.Kind.MIXED);
      posterior.toRho(segment, chunk.bySigma);
    } else if (segment.kind() == Segment.Kind.POINTS && isPoint()) {
      kl.addEnergy(chunk);
    }
    segment.clearRemoved(chunk.byMu);
    return chunk;
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
    float[] byData = buffers.d;
    System.arraycopy(chunk.byMu, 0, byData, 0, chunk.count);
    Arrays.fill(chunk.byMu, 0, chunk.count, 0);
    kl.add(chunk);
    for (int i = 0; i < chunk.count; i++) {
      chunk.byMu[i] = byData[i] + VectorOps.step(chunk.sigma[i]) * chunk.byMu[i];
    }
  }
}
