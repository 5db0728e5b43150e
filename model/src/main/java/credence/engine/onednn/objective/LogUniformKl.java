package credence.engine.onednn.objective;

import static credence.bayes.LogUniformPrior.CLIP;
import static credence.bayes.LogUniformPrior.K1;
import static credence.bayes.LogUniformPrior.K2;
import static credence.bayes.LogUniformPrior.K3;
import static credence.bayes.LogUniformPrior.TINY;

import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.DnnlFunction;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.vectors.VectorSoftplus;

/**
 * With a = ln alpha and d the KL's derivative by it, d = -k1 k3 s (1 - s) - 1/2 / (1 + alpha), s =
 * sigmoid(k2 + k3 a): by mu, -2 mu d / (mu^2 + 1e-8); by sigma, 2 d / sigma; 0 where a is clipped.
 */
final class LogUniformKl implements KlGradient {

  private final VectorSoftplus softplus;
  private final DnnlFunction logarithm;
  private final float[] square = new float[VectorOps.LENGTH];
  private final float[] logAlpha = new float[VectorOps.LENGTH];
  private final float[] slope = new float[VectorOps.LENGTH];
  private float weight;

  LogUniformKl(Primitives primitives) {
    this.softplus = new VectorSoftplus(primitives);
    this.logarithm = DnnlFunction.logarithm(primitives);
  }

  @Override
  public void weight(double klWeight) {
    weight = (float) klWeight;
  }

  @Override
  public void add(ParameterChunk chunk) {
    alphas(chunk.mu, chunk.sigma, chunk.count);
    slopes(chunk.sigma, chunk.count);
    addSlopes(chunk);
  }

  /** mu^2 + 1e-8 and ln alpha. */
  private void alphas(float[] mu, float[] sigma, int count) {
    float[] m = square;
    float[] a = logAlpha;
    for (int i = 0; i < count; i++) {
      m[i] = mu[i] * mu[i] + (float) TINY;
      a[i] = sigma[i] * sigma[i] / m[i];
    }
    logarithm.apply(a, count);
  }

  /** klWeight d. */
  private void slopes(float[] sigma, int count) {
    float[] m = square;
    float[] a = logAlpha;
    float[] d = slope;
    for (int i = 0; i < count; i++) {
      d[i] = (float) K2 + (float) K3 * a[i];
    }
    softplus.sigmoidSlope(d, count);
    float scale = weight;
    for (int i = 0; i < count; i++) {
      float rest = 0.5f * m[i] / (m[i] + sigma[i] * sigma[i]);
      d[i] = -scale * ((float) (K1 * K3) * d[i] + rest);
    }
    for (int i = 0; i < count; i++) {
      d[i] *= VectorOps.step((float) CLIP - Math.abs(a[i]));
    }
  }

  private void addSlopes(ParameterChunk chunk) {
    float[] byMu = chunk.byMu;
    float[] mu = chunk.mu;
    float[] m = square;
    float[] d = slope;
    for (int i = 0; i < chunk.count; i++) {
      byMu[i] -= 2 * mu[i] * d[i] / m[i];
    }
    float[] bySigma = chunk.bySigma;
    float[] sigma = chunk.sigma;
    for (int i = 0; i < chunk.count; i++) {
      bySigma[i] += 2 * d[i] / Math.max(sigma[i], LEAST_SIGMA);
    }
  }

  /** Not a density. */
  @Override
  public void addEnergy(ParameterChunk chunk) {}
}
