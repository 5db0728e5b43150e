package credence.predict;

import credence.engine.NonFiniteException;

/**
 * What T draws of a network say of one image: p_t over C classes for each draw t, and their mean p.
 * Logarithms are kept beside the probabilities, so that nothing is lost where a probability
 * underflows. One object is loaded for one image after another.
 */
public final class DrawnProbabilities implements MeanPrediction {

  private final Link link;
  private final int draws;
  private final int classes;
  private final double scale;
  private final double[] logits;
  private final double[] logs;
  private final double[] meanLogs;

  /**
   * @param draws T, at least 1
   * @param classes C, at least 1
   */
  public DrawnProbabilities(Link link, int draws, int classes) {
    this(link, draws, classes, 1);
  }

  /**
   * @param draws T, at least 1
   * @param classes C, at least 1
   * @param scale tau, positive: outputs are divided by it before anything else; 1 changes no bit
   */
  public DrawnProbabilities(Link link, int draws, int classes, double scale) {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("logit scale " + scale + " must be positive and finite");
    }
    if (draws < 1 || classes < 1) {
      throw new IllegalArgumentException(
          draws + " draws of " + classes + " classes: both must be at least 1");
    }
    this.link = link;
    this.draws = draws;
    this.classes = classes;
    this.scale = scale;
    this.logits = new double[draws * classes];
    this.logs = new double[draws * classes];
    this.meanLogs = new double[classes];
  }

  /**
   * Takes the outputs of one image over.
   *
   * @param outputs of a network
   * @param first index of draw 0, class 0; classes follow each other
   * @param stride from one draw to the next: examples times classes for {@link
   *     credence.engine.Engine#predict}
   * @throws NonFiniteException if an output is not finite
   */
  public void load(float[] outputs, int first, int stride) {
    for (int t = 0; t < draws; t++) {
      for (int c = 0; c < classes; c++) {
        float output = outputs[first + t * stride + c];
        if (!Float.isFinite(output)) {
          throw new NonFiniteException("draw " + t, "output " + c);
        }
        logits[t * classes + c] = output / scale;
      }
    }
    normalise();
  }

  /**
   * Takes the outputs that {@code other} holds over, for this object's own link and scale.
   *
   * @throws IllegalArgumentException if it has other draws or classes
   */
  public void load(DrawnProbabilities other) {
    if (other.draws != draws || other.classes != classes) {
      throw new IllegalArgumentException(
          "%d draws of %d classes cannot take %d draws of %d classes"
              .formatted(draws, classes, other.draws, other.classes));
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] = other.logits[i] / scale;
    }
    normalise();
  }

  private void normalise() {
    for (int i = 0; i < logs.length; i++) {
      logs[i] = link.score(logits[i]);
    }
    for (int t = 0; t < draws; t++) {
      normalise(t);
    }
    average();
  }

  private void average() {
    for (int c = 0; c < classes; c++) {
      // Rounding must not make a probability larger than 1.
      meanLogs[c] = Math.min(0, LogSum.exp(logs, c, draws, classes) - Math.log(draws));
    }
  }

  private void normalise(int draw) {
    double total = LogSum.exp(logs, draw * classes, classes, 1);
    for (int c = 0; c < classes; c++) {
      logs[draw * classes + c] -= total;
    }
  }

  @Override
  public int draws() {
    return draws;
  }

  @Override
  public int classes() {
    return classes;
  }

  /** The network's output over the scale. */
  public double logit(int draw, int category) {
    return logits[draw * classes + category];
  }

  /** p_t of a class. */
  public double probability(int draw, int category) {
    return Math.exp(logs[draw * classes + category]);
  }

  /** ln p_t of a class, finite. */
  public double logProbability(int draw, int category) {
    return logs[draw * classes + category];
  }

  @Override
  public double logMean(int category) {
    return meanLogs[category];
  }
}
