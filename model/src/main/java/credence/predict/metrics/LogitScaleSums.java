package credence.predict.metrics;

import credence.predict.DrawnProbabilities;
import java.io.Serializable;

/**
 * The NLL of images as a function of a scale tau that outputs are divided by before the softmax,
 * draw by draw. Gathered image by image and merged across partitions: its values and slopes at
 * fixed scales, some hundred numbers whatever the number of images.
 */
public final class LogitScaleSums implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Scales lie between 1 over this and this. */
  static final double MOST = 8;

  /** Scales at which the NLL is known, evenly in ln tau, 1 among them. */
  private static final int POINTS = 97;

  private static final double FROM = -Math.log(MOST);
  private static final double STEP = -2 * FROM / (POINTS - 1);

  /** (sqrt(5) - 1) / 2. */
  private static final double GOLDEN = 0.6180339887498949;

  /** After these an interval of two steps is as narrow as doubles can tell by their values. */
  private static final int HALVINGS = 50;

  private final double[] nll = new double[POINTS];
  private final double[] slope = new double[POINTS];
  private long images;

  /** Of one image; its outputs must not have been scaled. */
  public void add(int label, DrawnProbabilities drawn) {
    for (int i = 0; i < POINTS; i++) {
      add(i, Math.exp(-(FROM + i * STEP)), label, drawn);
    }
    images++;
  }

  /** Adds another partition's images. */
  public void merge(LogitScaleSums other) {
    for (int i = 0; i < POINTS; i++) {
      nll[i] += other.nll[i];
      slope[i] += other.slope[i];
    }
    images += other.images;
  }

  public long images() {
    return images;
  }

  /**
   * With b = 1 / tau, draw t has ln p_t = b o_y - ln sum exp(b o); the NLL is -ln mean p_t, and its
   * slope by ln tau b sum_t w_t (o_y - sum_c p_tc o_c), w_t being p_t over their sum.
   */
  private void add(int point, double b, int label, DrawnProbabilities drawn) {
    double most = Double.NEGATIVE_INFINITY;
    double likelihood = 0;
    double gain = 0;
    for (int t = 0; t < drawn.draws(); t++) {
      double highest = highest(drawn, t);
      double sum = 0;
      double mean = 0;
      for (int c = 0; c < drawn.classes(); c++) {
        double output = drawn.logit(t, c) - highest;
        double share = Math.exp(b * output);
        sum += share;
        mean += share * output;
      }
      double own = drawn.logit(t, label) - highest;
      double log = b * own - Math.log(sum);
      double larger = Math.max(most, log);
      double before = Math.exp(most - larger);
      double now = Math.exp(log - larger);
      likelihood = likelihood * before + now;
      gain = gain * before + now * (own - mean / sum);
      most = larger;
    }
    nll[point] -= most + Math.log(likelihood / drawn.draws());
    slope[point] += b * gain / likelihood;
  }

  private static double highest(DrawnProbabilities drawn, int draw) {
    double highest = drawn.logit(draw, 0);
    for (int c = 1; c < drawn.classes(); c++) {
      highest = Math.max(highest, drawn.logit(draw, c));
    }
    return highest;
  }

  /**
   * The tau of the lowest NLL, between 1/8 and 8: by golden section around the best of the scales,
   * on the cubic through values and slopes, which is the NLL to 1e-7 of it.
   *
   * @throws IllegalStateException without images
   */
  public double fit() {
    if (images == 0) {
      throw new IllegalStateException("no images to fit a scale to");
    }
    int best = 0;
    for (int i = 1; i < POINTS; i++) {
      best = nll[i] < nll[best] ? i : best;
    }
    double from = Math.max(0, best - 1);
    double end = Math.min(POINTS - 1, best + 1);
    for (int i = 0; i < HALVINGS; i++) {
      double low = end - GOLDEN * (end - from);
      double high = from + GOLDEN * (end - from);
      if (at(low) <= at(high)) {
        end = high;
      } else {
        from = low;
      }
    }
    return Math.exp(FROM + STEP * (from + end) / 2);
  }

  /**
   * Hermite's cubic.
   *
   * @param place in steps
   */
  private double at(double place) {
    int i = Math.min(POINTS - 2, (int) place);
    double x = place - i;
    double y = 1 - x;
    return y * y * ((1 + 2 * x) * nll[i] + x * STEP * slope[i])
        + x * x * ((1 + 2 * y) * nll[i + 1] - y * STEP * slope[i + 1]);
  }
}
