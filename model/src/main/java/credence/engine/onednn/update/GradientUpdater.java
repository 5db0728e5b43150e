package credence.engine.onednn.update;

import credence.engine.Optimizer;
import credence.engine.onednn.objective.ParameterChunk;
import credence.engine.onednn.objective.ParameterGradient;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.weights.Posterior;
import credence.engine.onednn.weights.Segment;
import java.util.function.Supplier;

/** Steps along the objective's gradient by mu and rho, with the optimiser's moments of both. */
final class GradientUpdater implements Updater {

  private final Optimizer optimizer;
  private final UpdateRule ofMu;
  private final UpdateRule ofRho;
  private final Posterior posterior;
  private final ParameterGradient gradient;
  private final Buffers buffers;
  private final float[][] moments;
  private final float[][] chunks;

  /**
   * @param rule makes that of mu, and that of rho
   */
  GradientUpdater(
      Optimizer optimizer,
      Supplier<UpdateRule> rule,
      Posterior posterior,
      ParameterGradient gradient,
      Buffers buffers) {
    this.optimizer = optimizer;
    this.ofMu = rule.get();
    this.ofRho = rule.get();
    this.posterior = posterior;
    this.gradient = gradient;
    this.buffers = buffers;
    this.moments = new float[optimizer.moments()][posterior.size()];
    this.chunks = new float[optimizer.moments() / 2][VectorOps.LENGTH];
  }

  @Override
  public void load(float[][] state, int[] removed) {
    copy(state, moments, removed);
  }

  /**
   * Copies moments.
   *
   * @param removed where they are to be 0
   */
  static void copy(float[][] from, float[][] to, int[] removed) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "state has " + from.length + " moments, the optimiser has " + to.length);
    }
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
      for (int index : removed) {
        to[i][index] = 0;
      }
    }
  }

  @Override
  public float[][] save() {
    float[][] copies = new float[moments.length][];
    for (int i = 0; i < moments.length; i++) {
      copies[i] = moments[i].clone();
    }
    return copies;
  }

  @Override
  public void begin(long step, double klWeight, double rate) {
    gradient.weight(klWeight);
    ofMu.begin(step, rate);
    ofRho.begin(step, rate * optimizer.rhoRateFactor());
  }

  @Override
  public void update(Segment segment) {
    ParameterChunk chunk = gradient.ofObjective(segment);
    int from = chunk.from;
    int count = chunk.count;
    update(ofMu, 0, from, chunk.mu, chunk.byMu, count);
    posterior.means().put(from, chunk.mu, count);
    if (segment.kind().hasSigma()) {
      float[] rho = buffers.c;
      System.arraycopy(posterior.rho(), from, rho, 0, count);
      update(ofRho, chunks.length, from, rho, chunk.bySigma, count);
      System.arraycopy(rho, 0, posterior.rho(), from, count);
      posterior.refresh(from, count);
    }
  }

  private void update(
      UpdateRule rule, int first, int from, float[] parameter, float[] byParameter, int count) {
    for (int i = 0; i < chunks.length; i++) {
      System.arraycopy(moments[first + i], from, chunks[i], 0, count);
    }
    rule.update(parameter, chunks, byParameter, count);
    for (int i = 0; i < chunks.length; i++) {
      System.arraycopy(chunks[i], 0, moments[first + i], from, count);
    }
  }
}
