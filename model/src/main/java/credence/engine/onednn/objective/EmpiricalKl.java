package credence.engine.onednn.objective;

import credence.bayes.EmpiricalPrior;
import credence.engine.onednn.vectors.VectorOps;

/** As {@link GaussianKl}, around a mean for each parameter. */
final class EmpiricalKl implements KlGradient {

  private final float[] means;
  private final float[] centre = new float[VectorOps.LENGTH];
  private final double precision;
  private float linear;
  private float byInverse;

  EmpiricalKl(EmpiricalPrior prior, int size) {
    if (prior.means().length != size) {
      throw new IllegalArgumentException(
          "a prior of " + prior.means().length + " means for a network of " + size + " weights");
    }
    this.means = prior.means();
    this.precision = 1 / (prior.sigma() * prior.sigma());
  }

  @Override
  public void weight(double klWeight) {
    linear = (float) (klWeight * precision);
    byInverse = (float) klWeight;
  }

  @Override
  public void add(ParameterChunk chunk) {
    addEnergy(chunk);
    GaussianKl.addSpread(chunk.bySigma, chunk.sigma, linear, byInverse, chunk.count);
  }

  @Override
  public void addEnergy(ParameterChunk chunk) {
    System.arraycopy(means, chunk.from, centre, 0, chunk.count);
    float[] byMu = chunk.byMu;
    float[] mu = chunk.mu;
    float[] mean = centre;
    float scale = linear;
    for (int i = 0; i < chunk.count; i++) {
      byMu[i] += scale * (mu[i] - mean[i]);
    }
  }
}
