package credence.job.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A figure over several seeds.
 *
 * @param standardError of the mean; NaN for one seed, as the bounds are
 * @param low bound of the 95 % interval of the mean, by Student's t with seeds - 1 degrees
 * @param high its other bound
 */
record SeedMean(double mean, double standardError, double low, double high, int seeds) {

  private static final double CONFIDENCE = 0.95;

  /** Of at least one value. */
  static SeedMean of(double... values) {
    int n = values.length;
    double mean = Arrays.stream(values).sum() / n;
    if (n == 1) {
      return new SeedMean(mean, Double.NaN, Double.NaN, Double.NaN, 1);
    }
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double standardError = Math.sqrt(squares / (n - 1) / n);
    double reach =
        standardError * new TDistribution(n - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return new SeedMean(mean, standardError, mean - reach, mean + reach, n);
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("mean", mean);
    json.put("standard_error", seeds > 1 ? (Double) standardError : null);
    json.put("low", seeds > 1 ? (Double) low : null);
    json.put("high", seeds > 1 ? (Double) high : null);
    json.put("seeds", seeds);
    return json;
  }
}
