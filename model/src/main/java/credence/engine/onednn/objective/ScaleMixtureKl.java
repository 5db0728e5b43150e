package credence.engine.onednn.objective;

import credence.bayes.ScaleMixturePrior;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.vectors.VectorSoftplus;

/**
 * With w = mu + sigma epsilon and s(w) the derivative of -log p(w): by mu, s(w); by sigma, s(w)
 * epsilon - 1 / sigma.
 */
final class ScaleMixtureKl implements KlGradient {

  private final VectorSoftplus softplus;
  private final double precision1;
  private final double precision2;
  private final float logOdds;
  private final float logOddsBySquare;
  private final float[] slope = new float[VectorOps.LENGTH];
  private final float[] share = new float[VectorOps.LENGTH];
  private final float[] rest = new float[VectorOps.LENGTH];
  private float weight;
  private float weightedPrecision1;
  private float weightedPrecision2;

  ScaleMixtureKl(ScaleMixturePrior prior, Primitives primitives) {
    this.softplus = new VectorSoftplus(primitives);
    this.precision1 = 1 / (prior.sigma1() * prior.sigma1());
    this.precision2 = 1 / (prior.sigma2() * prior.sigma2());
    this.logOdds =
        (float)
            (Math.log(prior.pi() / (1 - prior.pi())) + Math.log(prior.sigma2() / prior.sigma1()));
    this.logOddsBySquare = (float) ((precision2 - precision1) / 2);
  }

  @Override
  public void weight(double klWeight) {
    weight = (float) klWeight;
    weightedPrecision1 = (float) (klWeight * precision1);
    weightedPrecision2 = (float) (klWeight * precision2);
  }

  @Override
  public boolean isSampled() {
    return true;
  }

  @Override
  public void add(ParameterChunk chunk) {
    float[] w = slope;
    float[] mu = chunk.mu;
    float[] sigma = chunk.sigma;
    float[] epsilon = chunk.epsilon;
    for (int i = 0; i < chunk.count; i++) {
      w[i] = mu[i] + sigma[i] * epsilon[i];
    }
    toSlopes(w, chunk.count);
    VectorOps.add(chunk.byMu, w, chunk.count);
    float[] bySigma = chunk.bySigma;
    float inverse = weight;
    for (int i = 0; i < chunk.count; i++) {
      bySigma[i] += w[i] * epsilon[i] - inverse / Math.max(sigma[i], LEAST_SIGMA);
    }
  }

  @Override
  public void addEnergy(ParameterChunk chunk) {
    System.arraycopy(chunk.mu, 0, slope, 0, chunk.count);
    toSlopes(slope, chunk.count);
    VectorOps.add(chunk.byMu, slope, chunk.count);
  }

  /**
   * Weights to klWeight s(w) = klWeight w (r / sigma1^2 + (1 - r) / sigma2^2). One precision is up
   * to 1e7 times the other: 1 - r has to be exact where r is nearly 1.
   */
  private void toSlopes(float[] w, int count) {
    float[] r = share;
    float constant = logOdds;
    float square = logOddsBySquare;
    for (int i = 0; i < count; i++) {
      r[i] = constant + square * w[i] * w[i];
    }
    float[] others = rest;
    softplus.sigmoid(r, others, count);
    float first = weightedPrecision1;
    float second = weightedPrecision2;
    for (int i = 0; i < count; i++) {
      w[i] *= r[i] * first + others[i] * second;
    }
  }
}
