package credence.predict.metrics;

import credence.predict.DrawnProbabilities;
import java.io.Serializable;

/**
 * What the noise of draws costs: the NLL of one draw alone, averaged over draws and images, beside
 * that of all draws together. Above the NLL of the means one draw is by about half the sum over
 * weights of curvature times sigma^2. Gathered image by image and merged across partitions.
 */
public final class DrawLoss implements Serializable {

  private static final long serialVersionUID = 1L;

  private double together;
  private double alone;
  private long examples;

  /** Adds one image. */
  public void add(int label, DrawnProbabilities drawn) {
    double sum = 0;
    for (int t = 0; t < drawn.draws(); t++) {
      sum -= drawn.logProbability(t, label);
    }
    alone += sum / drawn.draws();
    together -= drawn.logMean(label);
    examples++;
  }

  /** Adds what {@code other} has gathered to this. */
  public void merge(DrawLoss other) {
    together += other.together;
    alone += other.alone;
    examples += other.examples;
  }

  /** Of all draws together, in nats: mean over images of -ln p(label). */
  public double nll() {
    return together / examples;
  }

  /** Of one draw, in nats: mean over draws and images of -ln p_t(label). */
  public double ofOneDraw() {
    return alone / examples;
  }
}
