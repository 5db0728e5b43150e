package credence.engine.onednn.update;

import credence.engine.Optimizer;
import credence.engine.onednn.objective.ParameterChunk;
import credence.engine.onednn.objective.ParameterGradient;
import credence.engine.onednn.weights.Blocks;
import credence.engine.onednn.weights.Posterior;
import credence.engine.onednn.weights.Segment;
import java.util.Arrays;
import java.util.function.Supplier;

/** Steps along the objective's gradient by mu and rho, with the optimiser's moments of both. */
final class GradientUpdater implements Updater {

  private final Optimizer optimizer;
  private final UpdateRule ofMu;
  private final UpdateRule ofRho;
  private final Posterior posterior;
  private final ParameterGradient gradient;
  private final Blocks[] moments;

  /** Of one segment and of mu or rho. */
  private final float[][] chunks;

  /**
   * @param rule makes that of mu, and that of rho
   */
  GradientUpdater(
      Optimizer optimizer,
      Supplier<UpdateRule> rule,
      Posterior posterior,
      ParameterGradient gradient) {
    this.optimizer = optimizer;
    this.ofMu = rule.get();
    this.ofRho = rule.get();
    this.posterior = posterior;
    this.gradient = gradient;
    this.moments = blocks(optimizer.moments(), posterior);
    this.chunks = new float[optimizer.moments() / 2][];
  }

  /** Moments of zeros. */
  static Blocks[] blocks(int moments, Posterior posterior) {
    Blocks[] all = new Blocks[moments];
    Arrays.setAll(all, i -> posterior.blocks());
    return all;
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
  static void copy(float[][] from, Blocks[] to, int[] removed) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "state has " + from.length + " moments, the optimiser has " + to.length);
    }
    for (int i = 0; i < to.length; i++) {
      float[] flat = from[i].clone();
      for (int index : removed) {
        flat[index] = 0;
      }
      to[i].load(flat);
    }
  }

  @Override
  public float[][] save() {
    return copies(moments, posterior.size());
  }

  static float[][] copies(Blocks[] moments, int size) {
    float[][] copies = new float[moments.length][size];
    for (int i = 0; i < moments.length; i++) {
      moments[i].save(copies[i]);
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
    update(ofMu, 0, segment, chunk.mu, chunk.byMu);
    posterior.means().put(chunk.from, chunk.mu, chunk.count);
    if (segment.kind().hasSigma()) {
      update(ofRho, chunks.length, segment, posterior.rho().of(segment), chunk.bySigma);
      posterior.refresh(segment);
    }
  }

  private void update(
      UpdateRule rule, int first, Segment segment, float[] parameter, float[] byParameter) {
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = moments[first + i].of(segment);
    }
    rule.update(parameter, chunks, byParameter, segment.count());
  }
}
