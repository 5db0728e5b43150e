package credence.engine.onednn.update;

import credence.bayes.Prior;
import credence.engine.Ivon;
import credence.engine.onednn.objective.ParameterChunk;
import credence.engine.onednn.objective.ParameterGradient;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.weights.Blocks;
import credence.engine.onednn.weights.Posterior;
import credence.engine.onednn.weights.Segment;

/** Steps of {@link Ivon}: everything of a segment is read and written once. */
final class NaturalUpdater implements Updater {

  private final Ivon ivon;
  private final Posterior posterior;
  private final ParameterGradient gradient;
  private final NaturalRule rule;
  private final Blocks[] moments;
  private final float[] variance = new float[VectorOps.LENGTH];

  /** Whether rho is still that of a state that was loaded. */
  private boolean settled = true;

  NaturalUpdater(Ivon ivon, Prior prior, Posterior posterior, ParameterGradient gradient) {
    this.ivon = ivon;
    this.posterior = posterior;
    this.gradient = gradient;
    this.rule = new NaturalRule(ivon, prior, posterior.size());
    this.moments = GradientUpdater.blocks(ivon.moments(), posterior);
  }

  /** Variances are then those of the precisions; precisions that are not known, of the sigmas. */
  @Override
  public void load(float[][] state, int[] removed) {
    GradientUpdater.copy(state, moments, removed);
    for (Segment segment : posterior.segments()) {
      if (segment.kind().hasSigma()) {
        load(segment);
      }
    }
    settled = true;
  }

  private void load(Segment segment) {
    float[] precision = moments[1].of(segment);
    posterior.sigmas(segment.from(), variance, segment.count());
    for (int i = 0; i < precision.length; i++) {
      float sigma = variance[i];
      if (sigma > 0 && precision[i] == 0) {
        precision[i] = (float) ivon.precision(sigma);
      }
      variance[i] = sigma > 0 ? rule.variance(precision[i]) : 0;
    }
    posterior.variances().put(segment.from(), variance, segment.count());
  }

  @Override
  public float[][] save() {
    return GradientUpdater.copies(moments, posterior.size());
  }

  @Override
  public void settle() {
    if (settled) {
      return;
    }
    for (Segment segment : posterior.segments()) {
      if (segment.kind().hasSigma()) {
        float[] precision = moments[1].of(segment);
        float[] rho = posterior.rho().of(segment);
        for (int i = 0; i < rho.length; i++) {
          rho[i] = ivon.rho(precision[i]);
        }
      }
    }
    posterior.refreshSlopes();
    settled = true;
  }

  @Override
  public void begin(long step, double klWeight, double rate) {
    ivon.requireWeight(klWeight);
    rule.begin(step, rate);
    settled = false;
  }

  @Override
  public void update(Segment segment) {
    ParameterChunk chunk = gradient.ofLoss(segment);
    float[] g = moments[0].of(segment);
    float[] precision = moments[1].of(segment);
    switch (segment.kind()) {
      case UNCERTAIN -> rule.update(chunk, g, precision, variance);
      case MIXED -> rule.updateMixed(chunk, g, precision, variance);
      default -> rule.updatePoints(chunk, g);
    }
    if (segment.kind().hasSigma()) {
      posterior.variances().put(chunk.from, variance, chunk.count);
    }
    posterior.means().put(chunk.from, chunk.mu, chunk.count);
  }
}
