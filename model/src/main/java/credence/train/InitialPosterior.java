package credence.train;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Where training begins: weights at random or at those of a trained network, one sigma for all that
 * are uncertain. Biases begin at 0, batch normalisation at scale 1, shift 0, mean 0, variance 1.
 *
 * @param sigma of everything uncertain, positive
 * @param means of the weights
 */
public record InitialPosterior(double sigma, Means means) implements Serializable {

  /** MOPED's sigma is at least this. */
  public static final double LEAST_SIGMA = 1e-4;

  /** The standard deviation of a layer's first weights. */
  public sealed interface Means extends Serializable {

    /**
     * @param fanIn inputs that one output sums over
     */
    double deviation(int fanIn);

    /** mu ~ N(0, scale^2 / fan-in). */
    record FanIn(double scale) implements Means {
      public FanIn {
        require("posterior.initial-mu-scale", scale, 0);
      }

      @Override
      public double deviation(int fanIn) {
        return scale / Math.sqrt(fanIn);
      }
    }

    /** mu ~ N(0, deviation^2) in every layer. */
    record Fixed(double deviation) implements Means {
      public Fixed {
        require("posterior.initial-mu", deviation, 0);
      }

      @Override
      public double deviation(int fanIn) {
        return deviation;
      }
    }
  }

  public InitialPosterior {
    require("posterior.initial-sigma", sigma, Double.MIN_VALUE);
  }

  /**
   * The posterior of {@code network} before the first step: the numbers of purpose INITIAL_WEIGHTS,
   * stream the layer, index the position within its weight tensor.
   *
   * @throws IllegalArgumentException if weights without a sigma would all begin at 0: such weights
   *     count as removed, and are not trained
   */
  public MeanField sample(NetworkSpec network, Family family, long seed) {
    if (!family.isUncertain(WeightLayout.Role.WEIGHT) && means.deviation(1) == 0) {
      throw new IllegalArgumentException(
          "posterior.initial-mu = 0 leaves weights without a sigma at 0, where they count as"
              + " removed: give them a spread");
    }
    WeightLayout layout = WeightLayout.of(network);
    float[] mu = new float[layout.size()];
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      switch (tensor.role()) {
        case WEIGHT -> fill(mu, tensor, seed);
        case SCALE, VARIANCE -> Arrays.fill(mu, tensor.offset(), tensor.end(), 1);
        default -> {}
      }
    }
    return MeanField.of(mu, rho(layout, family, mu, 0));
  }

  /**
   * A posterior around the means of a trained network.
   *
   * @param trained in the order of {@code network}'s layout
   * @param delta 0 for {@link #sigma} everywhere; else sigma = max(delta |mu|, 1e-4) (MOPED,
   *     Krishnan et al. 2020)
   */
  public MeanField around(MeanField trained, NetworkSpec network, Family family, double delta) {
    require("posterior.delta", delta, 0);
    WeightLayout layout = WeightLayout.of(network);
    float[] mu = trained.mu().clone();
    return MeanField.of(mu, rho(layout, family, mu, delta));
  }

  private float[] rho(WeightLayout layout, Family family, float[] mu, double delta) {
    float[] rho = new float[layout.size()];
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      boolean uncertain = family.isUncertain(tensor.role());
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        double wide = delta > 0 ? Math.max(delta * Math.abs(mu[i]), LEAST_SIGMA) : sigma;
        rho[i] = uncertain ? (float) Softplus.inverse(wide) : Float.NEGATIVE_INFINITY;
      }
    }
    return rho;
  }

  private void fill(float[] mu, WeightLayout.Tensor tensor, long seed) {
    RandomKey key = RandomKey.of(seed, Purpose.INITIAL_WEIGHTS);
    RandomStream.of(key, tensor.layer()).normals(0, mu, tensor.offset(), tensor.size());
    double deviation = means.deviation(tensor.fanIn());
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      mu[i] = (float) (deviation * mu[i]);
    }
  }

  private static void require(String name, double value, double least) {
    if (!(value >= least) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s = %s must be %s and finite"
              .formatted(name, value, least > 0 ? "positive" : "not negative"));
    }
  }
}
