package credence.engine.onednn.objective;

import credence.bayes.Estimator.WeightSampling;
import credence.engine.StepKeys;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.weights.WeightNoise;
import credence.engine.onednn.weights.WeightsInUse;
import credence.random.RandomKey;

/**
 * Weight sampling in training (Blundell et al. 2015): with w = mu + sigma epsilon, by mu, the
 * derivative by w; by sigma, epsilon times that; both averaged over the passes of a step. They come
 * in falling order: the normals of draw 0, which a KL without closed form is estimated from, are
 * then at hand when the step is done.
 */
final class WeightSamples implements DataGradient {

  private final WeightsInUse inUse;
  private final WeightNoise noise;
  private final Floats byWeight;
  private final WeightSampling sampling;
  private final int passes;
  private final float[] epsilon;
  private final float[] sumOfMu;
  private final float[] sumOfSigma;
  private final float[] g = new float[VectorOps.LENGTH];
  private final float[] product = new float[VectorOps.LENGTH];

  /**
   * @param byWeight where backward passes leave the derivative by the weights
   */
  WeightSamples(WeightsInUse inUse, WeightNoise noise, Floats byWeight, WeightSampling sampling) {
    this.inUse = inUse;
    this.noise = noise;
    this.byWeight = byWeight;
    this.sampling = sampling;
    this.passes = sampling.passes();
    this.epsilon = new float[byWeight.length()];
    this.sumOfMu = new float[passes > 1 ? byWeight.length() : 0];
    this.sumOfSigma = new float[sumOfMu.length];
  }

  int passes() {
    return passes;
  }

  /** The draw that pass {@code index} is of. */
  int drawOf(int index) {
    return sampling.draw(index);
  }

  /** Puts the weights of pass {@code index} in place. */
  void draw(RandomKey key, int index) {
    if (index + 1 < passes && sampling.draw(index) == sampling.draw(index + 1)) {
      inUse.mirror(epsilon);
      return;
    }
    noise.begin(StepKeys.weights(key, sampling.draw(index)));
    inUse.draw(epsilon, sampling.sign(index));
  }

  /** The normals of the last pass, with their sign. */
  void epsilon(int from, float[] target, int count) {
    System.arraycopy(epsilon, from, target, 0, count);
  }

  /** After the backward pass of any but the last. */
  void add(int index) {
    boolean first = index == passes - 1;
    for (int from = 0; from < epsilon.length; from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, epsilon.length - from);
      byWeight.get(from, g, count);
      epsilon(from, product, count);
      VectorOps.multiply(g, product, product, count);
      if (!first) {
        addSums(from, g, product, count);
      }
      System.arraycopy(g, 0, sumOfMu, from, count);
      System.arraycopy(product, 0, sumOfSigma, from, count);
    }
  }

  private void addSums(int from, float[] byMu, float[] bySigma, int count) {
    for (int i = 0; i < count; i++) {
      byMu[i] += sumOfMu[from + i];
    }
    for (int i = 0; i < count; i++) {
      bySigma[i] += sumOfSigma[from + i];
    }
  }

  @Override
  public void get(ParameterChunk chunk) {
    byWeight.get(chunk.from, chunk.byMu, chunk.count);
    epsilon(chunk.from, chunk.bySigma, chunk.count);
    VectorOps.multiply(chunk.bySigma, chunk.byMu, chunk.bySigma, chunk.count);
    if (passes > 1) {
      addSums(chunk.from, chunk.byMu, chunk.bySigma, chunk.count);
      divide(chunk.byMu, chunk.count);
      divide(chunk.bySigma, chunk.count);
    }
  }

  private void divide(float[] x, int count) {
    float share = 1f / passes;
    for (int i = 0; i < count; i++) {
      x[i] *= share;
    }
  }
}
