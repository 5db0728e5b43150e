package credence.job.tables;

import credence.job.config.Amount;
import credence.job.config.DataConfig;
import credence.job.config.DataSource.KnownProcess.Kind;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows drawn by known processes: functions of the experiment's seed, of the half and of nothing
 * else.
 *
 * <p>{@code curve} (Blundell et al. 2015): x uniform in [0, 0.5], e ~ N(0, 0.02^2), y = x + 0.3 sin
 * 2 pi (x + e) + 0.3 sin 4 pi (x + e) + e.
 *
 * <p>{@code noisy}: x1 to x20 ~ N(0, 1), y ~ N(f, s^2) with f = sin x1 + x2 x3 / 2 + |x4| / 2 + 0.3
 * (x5 + ... + x10) and ln s = -1 + tanh(x11) / 2 + 0.3 sin x12. Its own NLL is E[ln s] + 1/2 ln (2
 * pi e) = 0.4189 nats.
 */
final class Processes {

  private static final int NOISY_FEATURES = 20;

  private Processes() {}

  /** As many as wanted, at most all of the half. */
  static NumberRows rows(Kind kind, DataConfig config, long seed, boolean isTraining) {
    int most = most(kind, isTraining);
    int aside = isTraining ? Math.min(config.setAside(), most - 1) : 0;
    Amount limit = isTraining ? config.trainLimit() : config.testLimit();
    return rows(kind, aside + (int) limit.of(most - aside), seed, isTraining ? 1 : 2);
  }

  private static int most(Kind kind, boolean isTraining) {
    return switch (kind) {
      case CURVE -> 2_000;
      case NOISY -> isTraining ? 100_000 : 20_000;
    };
  }

  private static NumberRows rows(Kind kind, int count, long seed, int half) {
    RandomKey key = new RandomKey(seed, Purpose.GENERATED_DATA, 0, half, 0, 0);
    return switch (kind) {
      case CURVE -> curve(key, count);
      case NOISY -> noisy(key, count);
    };
  }

  private static NumberRows curve(RandomKey key, int count) {
    float[] uniform = new float[count];
    float[] normal = new float[count];
    RandomStream.of(key, 0).uniforms(0, uniform, 0, count);
    RandomStream.of(key, 1).normals(0, normal, 0, count);
    List<double[]> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double x = 0.5 * uniform[i];
      double e = 0.02 * normal[i];
      double at = 2 * Math.PI * (x + e);
      rows.add(new double[] {x, x + 0.3 * Math.sin(at) + 0.3 * Math.sin(2 * at) + e});
    }
    return new NumberRows(List.of("x"), "y", rows);
  }

  private static NumberRows noisy(RandomKey key, int count) {
    int width = NOISY_FEATURES + 1;
    float[] normals = new float[Math.multiplyExact(count, width)];
    RandomStream.of(key, 0).normals(0, normals, 0, normals.length);
    List<double[]> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double[] row = new double[width];
      for (int j = 0; j < width; j++) {
        row[j] = normals[i * width + j];
      }
      row[NOISY_FEATURES] = mean(row) + Math.exp(logSigma(row)) * row[NOISY_FEATURES];
      rows.add(row);
    }
    List<String> names = IntStream.rangeClosed(1, NOISY_FEATURES).mapToObj(j -> "x" + j).toList();
    return new NumberRows(names, "y", rows);
  }

  /** f of x1 to x10. */
  private static double mean(double[] x) {
    double mean = Math.sin(x[0]) + x[1] * x[2] / 2 + Math.abs(x[3]) / 2;
    for (int j = 4; j < 10; j++) {
      mean += 0.3 * x[j];
    }
    return mean;
  }

  /** ln s of x11 and x12. */
  private static double logSigma(double[] x) {
    return -1 + Math.tanh(x[10]) / 2 + 0.3 * Math.sin(x[11]);
  }
}
