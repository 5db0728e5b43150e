package credence.predict;

/** What is predicted of one image in the end: p over C classes, the mean over all draws. */
public interface MeanPrediction {

  int classes();

  /** T: of how many draws p is the mean. */
  int draws();

  /** ln p of a class by log-mean-exp, finite. */
  double logMean(int category);

  /** p of a class: the mean over the draws. */
  default double mean(int category) {
    return Math.exp(logMean(category));
  }

  /** The class of largest p; the first of equals. */
  default int prediction() {
    int best = 0;
    for (int c = 1; c < classes(); c++) {
      if (logMean(c) > logMean(best)) {
        best = c;
      }
    }
    return best;
  }
}
