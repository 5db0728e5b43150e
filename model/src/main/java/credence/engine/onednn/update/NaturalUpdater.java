package credence.engine.onednn.update;

import credence.bayes.Prior;
import credence.engine.Ivon;
import credence.engine.onednn.objective.ParameterChunk;
import credence.engine.onednn.objective.ParameterGradient;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.weights.Posterior;
import credence.engine.onednn.weights.Segment;

/** Steps of {@link Ivon}: everything of a segment is read and written once. */
final class NaturalUpdater implements Updater {

  private final Ivon ivon;
  private final Posterior posterior;
  private final ParameterGradient gradient;
  private final NaturalRule rule;
  private final float[][] moments;
  private final float[] g = new float[VectorOps.LENGTH];
  private final float[] precision = new float[VectorOps.LENGTH];
  private final float[] variance = new float[VectorOps.LENGTH];

  /** Whether rho is still that of a state that was loaded. */
  private boolean settled = true;

  NaturalUpdater(Ivon ivon, Prior prior, Posterior posterior, ParameterGradient gradient) {
    this.ivon = ivon;
    this.posterior = posterior;
    this.gradient = gradient;
    this.rule = new NaturalRule(ivon, prior, posterior.size());
    this.moments = new float[ivon.moments()][posterior.size()];
  }

  /** Variances are then those of the precisions; precisions that are not known, of the sigmas. */
  @Override
  public void load(float[][] state, int[] removed) {
    GradientUpdater.copy(state, moments, removed);
    for (Segment segment : posterior.segments()) {
      if (segment.kind().hasSigma()) {
        load(segment.from(), segment.count());
      }
    }
    settled = true;
  }

  private void load(int from, int count) {
    posterior.sigmas(from, variance, count);
    for (int i = 0; i < count; i++) {
      float sigma = variance[i];
      if (sigma > 0 && moments[1][from + i] == 0) {
        moments[1][from + i] = (float) ivon.precision(sigma);
      }
      variance[i] = sigma > 0 ? rule.variance(moments[1][from + i]) : 0;
    }
    posterior.variances().put(from, variance, count);
  }

  @Override
  public float[][] save() {
    return new float[][] {moments[0].clone(), moments[1].clone()};
  }

  @Override
  public void settle() {
    if (settled) {
      return;
    }
    for (Segment segment : posterior.segments()) {
      int end = segment.kind().hasSigma() ? segment.from() + segment.count() : 0;
      for (int i = segment.from(); i < end; i++) {
        posterior.rho()[i] = ivon.rho(moments[1][i]);
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
    int from = chunk.from;
    int count = chunk.count;
    System.arraycopy(moments[0], from, g, 0, count);
    if (segment.kind().hasSigma()) {
      System.arraycopy(moments[1], from, precision, 0, count);
      if (segment.kind() == Segment.Kind.MIXED) {
        rule.updateMixed(chunk, g, precision, variance);
      } else {
        rule.update(chunk, g, precision, variance);
      }
      System.arraycopy(precision, 0, moments[1], from, count);
      posterior.variances().put(from, variance, count);
    } else {
      rule.updatePoints(chunk, g);
    }
    System.arraycopy(g, 0, moments[0], from, count);
    posterior.means().put(from, chunk.mu, count);
  }
}
