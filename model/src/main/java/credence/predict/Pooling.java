package credence.predict;

import java.util.List;

/**
 * Predictions by the draws of several networks that count the same, from their tables. With p_m the
 * mean of network m and p that of all: H(p) as such; the expected entropy and the aleatoric parts
 * are means; a mean of squared distances, and a mean of KL(p_t || p), is what the networks have on
 * their own plus what lies between them: mean KL(p_t || p) = mean (I_m + KL(p_m || p)).
 */
final class Pooling {

  private final List<PredictionTable> networks;
  private final PredictionTable pooled;
  private final double[] logs;
  private final double[] softplus;

  Pooling(List<PredictionTable> networks) {
    PredictionTable first = networks.get(0);
    for (PredictionTable network : networks) {
      if (network.size() != first.size() || network.classes() != first.classes()) {
        throw new IllegalArgumentException(
            "predictions of %d images of %d classes beside %d of %d"
                .formatted(first.size(), first.classes(), network.size(), network.classes()));
      }
    }
    this.networks = networks;
    int draws = networks.stream().mapToInt(PredictionTable::draws).sum();
    this.pooled = new PredictionTable(first.size(), first.classes(), draws);
    this.logs = new double[first.classes()];
    this.softplus = new double[first.classes()];
  }

  PredictionTable pooled() {
    for (int i = 0; i < pooled.size(); i++) {
      means(i);
      pooled.put(i, networks.get(0).label(i), logs, softplus);
      entropies(i);
      variances(i);
    }
    return pooled;
  }

  private void means(int image) {
    double[] each = new double[networks.size()];
    for (int c = 0; c < logs.length; c++) {
      double sum = 0;
      for (int m = 0; m < each.length; m++) {
        each[m] = networks.get(m).prediction(image).logMean(c);
        sum += networks.get(m).softplus(image, c);
      }
      logs[c] = Math.min(0, LogSum.exp(each, 0, each.length, 1) - Math.log(each.length));
      softplus[c] = sum / each.length;
    }
  }

  private void entropies(int image) {
    double entropy = 0;
    for (double log : logs) {
      entropy -= Math.exp(log) * log;
    }
    double information = mean(Measure.MUTUAL_INFORMATION, image);
    for (PredictionTable network : networks) {
      MeanPrediction own = network.prediction(image);
      for (int c = 0; c < logs.length; c++) {
        double ratio = own.logMean(c) - logs[c];
        information +=
            Uncertainty.divergence(own.mean(c), Math.exp(logs[c]), ratio) / networks.size();
      }
    }
    pooled.put(Measure.PREDICTIVE_ENTROPY, image, entropy);
    pooled.put(Measure.EXPECTED_ENTROPY, image, mean(Measure.EXPECTED_ENTROPY, image));
    pooled.put(Measure.MUTUAL_INFORMATION, image, information);
  }

  private void variances(int image) {
    double between = 0;
    double softplusBetween = 0;
    for (PredictionTable network : networks) {
      MeanPrediction own = network.prediction(image);
      for (int c = 0; c < logs.length; c++) {
        between += Math.pow(own.mean(c) - Math.exp(logs[c]), 2) / networks.size();
        softplusBetween += Math.pow(network.softplus(image, c) - softplus[c], 2) / networks.size();
      }
    }
    put(Measure.ALEATORIC, image, 0);
    put(Measure.EPISTEMIC, image, between);
    put(Measure.SOFTPLUS_ALEATORIC, image, 0);
    put(Measure.SOFTPLUS_EPISTEMIC, image, softplusBetween);
  }

  private void put(Measure measure, int image, double between) {
    pooled.put(measure, image, mean(measure, image) + between);
  }

  private double mean(Measure measure, int image) {
    double sum = 0;
    for (PredictionTable network : networks) {
      sum += network.value(measure, image);
    }
    return sum / networks.size();
  }
}
