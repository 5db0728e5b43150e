package credence.engine.onednn.weights;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.VectorOps;
import credence.engine.onednn.vectors.VectorSoftplus;
import credence.net.WeightLayout;

/**
 * The posterior in training. Means and variances lie outside the heap, where products can use them,
 * and are nowhere else: on large networks an update takes as long as the memory takes to stream all
 * this.
 */
public final class Posterior {

  private final WeightLayout layout;
  private final Family family;
  private final VectorSoftplus softplus;
  private final Buffers buffers;
  private final Floats means;
  private final Floats variances;
  private final Blocks rho;
  private final Blocks slope;
  private Segment[] segments;

  public Posterior(Primitives primitives, Buffers buffers, WeightLayout layout, Family family) {
    this.layout = layout;
    this.family = family;
    this.softplus = new VectorSoftplus(primitives);
    this.buffers = buffers;
    this.means = primitives.floats(layout.size());
    this.variances = primitives.floats(layout.size());
    this.segments = Segment.of(layout, family, new float[layout.size()], new int[0]);
    this.rho = blocks();
    this.slope = blocks();
  }

  public int size() {
    return layout.size();
  }

  /** A vector beside the means, of zeros. */
  public Blocks blocks() {
    return new Blocks(segments);
  }

  public Floats means() {
    return means;
  }

  /** 0 where there is no sigma. */
  public Floats variances() {
    return variances;
  }

  public Blocks rho() {
    return rho;
  }

  /** In order, all of the flat vectors. */
  public Segment[] segments() {
    return segments;
  }

  /** Returns its removed weights, in rising order. */
  public int[] load(MeanField posterior) {
    if (posterior.size() != size()) {
      throw new IllegalArgumentException(
          "state of " + posterior.size() + " weights for a network of " + size());
    }
    rho.load(posterior.rho());
    means.put(0, posterior.mu(), size());
    int[] removed = posterior.removed(layout);
    segments = Segment.of(layout, family, posterior.rho(), removed);
    for (Segment segment : segments) {
      if (segment.kind().hasSigma()) {
        refresh(segment);
      } else {
        variances.put(segment.from(), new float[segment.count()], segment.count());
      }
    }
    return removed;
  }

  public MeanField save() {
    float[] mu = new float[size()];
    means.get(0, mu, mu.length);
    return MeanField.of(mu, flatRho());
  }

  private float[] flatRho() {
    float[] flat = new float[size()];
    rho.save(flat);
    return flat;
  }

  /** What follows from rho, after it has changed. */
  public void refresh(Segment segment) {
    float[] sigma = buffers.a;
    toSigmas(segment, sigma);
    VectorOps.multiply(sigma, sigma, sigma, segment.count());
    variances.put(segment.from(), sigma, segment.count());
  }

  /** By the way the slopes. */
  private void toSigmas(Segment segment, float[] target) {
    System.arraycopy(rho.of(segment), 0, target, 0, segment.count());
    softplus.apply(target, slope.of(segment), segment.count());
  }

  /** What derivatives by rho need, after rho alone has changed: variances stay as they are. */
  public void refreshSlopes() {
    for (Segment segment : segments) {
      if (segment.kind().hasSigma()) {
        toSigmas(segment, buffers.a);
      }
    }
  }

  /** Standard deviations {@code from .. from + count}. */
  public void sigmas(int from, float[] target, int count) {
    variances.get(from, target, count);
    for (int i = 0; i < count; i++) {
      target[i] = (float) Math.sqrt(target[i]);
    }
  }

  /** Derivatives by sigma to derivatives by rho. */
  public void toRho(Segment segment, float[] bySigma) {
    VectorOps.multiply(bySigma, slope.of(segment), bySigma, segment.count());
  }

  /** The layer of the first value of mu or rho that is not finite, or -1. */
  public int nonFiniteLayer() {
    MeanField now = save();
    float[] mu = now.mu();
    float[] rhos = now.rho();
    for (int i = 0; i < mu.length; i++) {
      boolean isPoint = rhos[i] == Float.NEGATIVE_INFINITY;
      if (!Float.isFinite(mu[i]) || (!Float.isFinite(rhos[i]) && !isPoint)) {
        return layout.at(i).layer();
      }
    }
    return -1;
  }
}
