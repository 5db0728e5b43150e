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
  private final float[] rho;
  private final float[] slope;
  private Segment[] segments;

  public Posterior(Primitives primitives, Buffers buffers, WeightLayout layout, Family family) {
    this.layout = layout;
    this.family = family;
    this.softplus = new VectorSoftplus(primitives);
    this.buffers = buffers;
    this.means = primitives.floats(layout.size());
    this.variances = primitives.floats(layout.size());
    this.rho = new float[layout.size()];
    this.slope = new float[layout.size()];
    this.segments = Segment.of(layout, family, rho, new int[0]);
  }

  public int size() {
    return rho.length;
  }

  public Floats means() {
    return means;
  }

  /** 0 where there is no sigma. */
  public Floats variances() {
    return variances;
  }

  public float[] rho() {
    return rho;
  }

  /** In order, all of the flat vectors. */
  public Segment[] segments() {
    return segments;
  }

  /** Returns its removed weights, in rising order. */
  public int[] load(MeanField posterior) {
    if (posterior.size() != rho.length) {
      throw new IllegalArgumentException(
          "state of " + posterior.size() + " weights for a network of " + rho.length);
    }
    System.arraycopy(posterior.rho(), 0, rho, 0, rho.length);
    means.put(0, posterior.mu(), rho.length);
    int[] removed = posterior.removed(layout);
    segments = Segment.of(layout, family, rho, removed);
    for (Segment segment : segments) {
      if (segment.kind().hasSigma()) {
        refresh(segment.from(), segment.count());
      } else {
        variances.put(segment.from(), new float[segment.count()], segment.count());
      }
    }
    return removed;
  }

  public MeanField save() {
    float[] mu = new float[rho.length];
    means.get(0, mu, mu.length);
    return MeanField.of(mu, rho.clone());
  }

  /** What follows from rho, after it has changed. */
  public void refresh(int from, int count) {
    float[] s = buffers.a;
    System.arraycopy(rho, from, s, 0, count);
    softplus.apply(s, buffers.b, count);
    System.arraycopy(buffers.b, 0, slope, from, count);
    VectorOps.multiply(s, s, s, count);
    variances.put(from, s, count);
  }

  /** What derivatives by rho need, after rho alone has changed: variances stay as they are. */
  public void refreshSlopes() {
    for (Segment segment : segments) {
      if (segment.kind().hasSigma()) {
        System.arraycopy(rho, segment.from(), buffers.a, 0, segment.count());
        softplus.apply(buffers.a, buffers.b, segment.count());
        System.arraycopy(buffers.b, 0, slope, segment.from(), segment.count());
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
  public void toRho(int from, float[] bySigma, int count) {
    float[] s = buffers.a;
    System.arraycopy(slope, from, s, 0, count);
    VectorOps.multiply(bySigma, s, bySigma, count);
  }

  /** The layer of the first value of mu or rho that is not finite, or -1. */
  public int nonFiniteLayer() {
    float[] mu = save().mu();
    for (int i = 0; i < mu.length; i++) {
      boolean isPoint = rho[i] == Float.NEGATIVE_INFINITY;
      if (!Float.isFinite(mu[i]) || (!Float.isFinite(rho[i]) && !isPoint)) {
        return layout.at(i).layer();
      }
    }
    return -1;
  }
}
