package credence.engine.onednn.weights;

import credence.bayes.Family;
import credence.bayes.Method;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.VectorOps;
import credence.net.WeightLayout;

/**
 * Where the products find their weights: the posterior's own means and variances, or, where weights
 * are masked or sampled in training, vectors beside them.
 */
public final class WeightsInUse {

  private final Posterior posterior;
  private final WeightMask mask;
  private final WeightNoise noise;
  private final Floats means;
  private final Floats variances;
  private final float[] mu = new float[VectorOps.LENGTH];
  private final float[] spread = new float[VectorOps.LENGTH];
  private final float[] kept = new float[VectorOps.LENGTH];
  private final float[] epsilon = new float[VectorOps.LENGTH];
  private float[] keptMeans;
  private boolean holdsPosterior;
  private long version;
  private long posteriorVersion;

  public WeightsInUse(
      Primitives primitives, Posterior posterior, Method method, WeightNoise noise) {
    this.posterior = posterior;
    this.noise = noise;
    boolean isPoint = method.family() == Family.POINT;
    boolean isSampled = !isPoint && method.estimator().drawsWeights();
    this.mask = isPoint ? null : WeightMask.of(method.prior());
    int size = posterior.size();
    this.means = mask == null && !isSampled ? posterior.means() : primitives.floats(size);
    this.variances = mask == null ? posterior.variances() : primitives.floats(size);
  }

  public Floats means() {
    return means;
  }

  public Floats variances() {
    return variances;
  }

  /** Changes whenever means or variances do. */
  public long version() {
    return version;
  }

  /** Changes whenever the posterior does. */
  long posteriorVersion() {
    return posteriorVersion;
  }

  private boolean isShared() {
    return means == posterior.means();
  }

  /** To be called when the posterior has changed. */
  public void refresh() {
    holdsPosterior = isShared();
    version++;
    posteriorVersion++;
  }

  /**
   * The posterior's means and variances of some places of a tensor, 0 where they are masked.
   *
   * @param numbers places in the tensor, rising
   */
  void gather(WeightLayout.Tensor tensor, int[] numbers, float[] toMeans, float[] toVariances) {
    for (int from = 0, next = 0; from < tensor.size(); from += VectorOps.LENGTH) {
      int count = Math.min(VectorOps.LENGTH, tensor.size() - from);
      posterior.means().get(tensor.offset() + from, mu, count);
      posterior.variances().get(tensor.offset() + from, spread, count);
      if (mask != null) {
        mask.put(mu, spread, kept, count);
        VectorOps.multiply(mu, kept, mu, count);
        VectorOps.multiply(spread, kept, spread, count);
      }
      for (; next < numbers.length && numbers[next] < from + count; next++) {
        toMeans[next] = mu[numbers[next] - from];
        toVariances[next] = spread[numbers[next] - from];
      }
    }
  }

  /** Puts the posterior in place, unless it is there. */
  public void putPosterior() {
    if (holdsPosterior) {
      return;
    }
    for (Segment segment : posterior.segments()) {
      put(segment.from(), segment.count());
    }
    holdsPosterior = true;
    version++;
  }

  private void put(int from, int count) {
    posterior.means().get(from, mu, count);
    if (mask != null) {
      posterior.variances().get(from, spread, count);
      mask.put(mu, spread, kept, count);
      VectorOps.multiply(mu, kept, mu, count);
      VectorOps.multiply(spread, kept, spread, count);
      variances.put(from, spread, count);
    }
    means.put(from, mu, count);
  }

  /** Makes derivatives 0 where the weights that they are of are masked. */
  public void mask(int from, float[] byMu, float[] bySigma, int count) {
    if (mask != null) {
      posterior.means().get(from, mu, count);
      posterior.variances().get(from, spread, count);
      mask.put(mu, spread, kept, count);
      VectorOps.multiply(byMu, kept, byMu, count);
      VectorOps.multiply(bySigma, kept, bySigma, count);
    }
  }

  /** Before {@link #draw}, where draws would write over the posterior. */
  public void beginDraws() {
    if (isShared()) {
      keptMeans = keptMeans == null ? new float[posterior.size()] : keptMeans;
      means.get(0, keptMeans, keptMeans.length);
    }
  }

  /**
   * Puts mu + sigma epsilon in place of the means, epsilon as the noise has it but for the sign.
   *
   * @param epsilons receives epsilon, where there is a sigma
   * @param sign that the noise is multiplied by
   */
  public void draw(float[] epsilons, float sign) {
    put(
        epsilons,
        (from, count) -> {
          noise.normals(from, epsilon, count);
          multiply(epsilon, sign, count);
        });
  }

  /**
   * Puts the other side of the last draw in place.
   *
   * @param epsilons that it had; their signs change
   */
  public void mirror(float[] epsilons) {
    put(
        epsilons,
        (from, count) -> {
          System.arraycopy(epsilons, from, epsilon, 0, count);
          multiply(epsilon, -1, count);
        });
  }

  private static void multiply(float[] x, float factor, int count) {
    for (int i = 0; i < count; i++) {
      x[i] *= factor;
    }
  }

  /** Fills the chunk of epsilon. */
  private interface Source {
    void fill(int from, int count);
  }

  private void put(float[] epsilons, Source source) {
    for (Segment segment : posterior.segments()) {
      if (segment.kind().hasSigma()) {
        source.fill(segment.from(), segment.count());
        perturb(segment.from(), segment.count());
        System.arraycopy(epsilon, 0, epsilons, segment.from(), segment.count());
      } else if (!isShared()) {
        put(segment.from(), segment.count());
      }
    }
    holdsPosterior = false;
    version++;
  }

  /**
   * Likewise, but for what predictions find elsewhere.
   *
   * @param sparse in rising order
   */
  public void drawAllBut(SparseWeights[] sparse) {
    for (Segment segment : posterior.segments()) {
      int from = segment.from();
      int end = from + segment.count();
      for (SparseWeights other : sparse) {
        if (other.isInUse() && other.from() < end && other.end() > from) {
          draw(segment, from, other.from());
          from = other.end();
        }
      }
      draw(segment, from, end);
    }
    holdsPosterior = false;
    version++;
  }

  private void draw(Segment segment, int from, int end) {
    if (from < end && segment.kind().hasSigma()) {
      draw(from, end - from);
    } else if (from < end && !isShared()) {
      put(from, end - from);
    }
  }

  private void draw(int from, int count) {
    noise.normals(from, epsilon, count);
    perturb(from, count);
  }

  /** Means and epsilon to weights. */
  private void perturb(int from, int count) {
    posterior.variances().get(from, spread, count);
    if (isShared()) {
      System.arraycopy(keptMeans, from, mu, 0, count);
    } else {
      posterior.means().get(from, mu, count);
    }
    if (mask != null) {
      mask.put(mu, spread, kept, count);
    }
    float[] w = mu;
    for (int i = 0; i < count; i++) {
      w[i] += (float) Math.sqrt(spread[i]) * epsilon[i];
    }
    if (mask != null) {
      VectorOps.multiply(w, kept, w, count);
    }
    means.put(from, w, count);
  }

  /**
   * After the last draw of a prediction: where draws have written over the posterior, it is back.
   */
  public void endDraws() {
    if (isShared()) {
      means.put(0, keptMeans, keptMeans.length);
      holdsPosterior = true;
    }
    version++;
  }
}
