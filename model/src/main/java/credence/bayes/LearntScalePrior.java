package credence.bayes;

import credence.net.WeightLayout;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A Gaussian N(mu, s^2) whose width s is found by the data, one for each tensor: the s that is best
 * under the ELBO for the posterior as it stands (empirical Bayes; MacKay 1992, Wu et al. 2019).
 *
 * <p>With the hyperprior s^2 ~ InverseGamma(a, b) the minimum of KL[q || p] - ln InverseGamma(s^2)
 * over s^2 is (sum over the tensor of (mu_i - mu)^2 + sigma_i^2, + 2 b) / (n + 2 a + 2). The shape
 * a is {@value #SHAPE}, and b has its mode b / (a + 1) at the square of the sigma that was given:
 * as if 6 more weights of that width had been seen. Without a hyperprior a tensor of pure noise
 * would lose its width altogether.
 *
 * <p>This is a prior once it has been {@link #given} a posterior; before, every s is the sigma that
 * was given. The term of the hyperprior is no part of {@link #kl}.
 */
public final class LearntScalePrior implements Prior {

  /** Of the inverse gamma distribution: the variance of s^2 is finite, and little more is said. */
  public static final double SHAPE = 2.01;

  private static final long serialVersionUID = 1;

  private final double mu;
  private final double sigma;

  /** One past the last index of each tensor, ascending. */
  private final int[] ends;

  /** s of each of them. */
  private final double[] sigmas;

  /**
   * Before it is given a posterior.
   *
   * @param mu mean of all weights, finite
   * @param sigma root of the mode of s^2 under the hyperprior, positive
   */
  public LearntScalePrior(double mu, double sigma) {
    this(mu, sigma, new int[0], new double[0]);
  }

  /**
   * As it was found.
   *
   * @param ends one past the last index of each tensor in the flat vectors, ascending
   * @param sigmas s of each of them, positive
   * @throws IllegalArgumentException if these do not belong together
   */
  public LearntScalePrior(double mu, double sigma, int[] ends, double[] sigmas) {
    new GaussianPrior(mu, sigma);
    if (ends.length != sigmas.length) {
      throw new IllegalArgumentException(
          "a prior of " + sigmas.length + " sigmas for " + ends.length + " tensors");
    }
    for (int i = 0; i < ends.length; i++) {
      GaussianPrior.requireSigma(sigmas[i]);
      if (ends[i] <= (i == 0 ? 0 : ends[i - 1])) {
        throw new IllegalArgumentException("the ends of a prior's tensors must ascend");
      }
    }
    this.mu = mu;
    this.sigma = sigma;
    this.ends = ends.clone();
    this.sigmas = sigmas.clone();
  }

  /** With the s that is best for {@code posterior}; what has no sigma has no say in it. */
  @Override
  public LearntScalePrior given(MeanField posterior, WeightLayout layout) {
    List<WeightLayout.Tensor> tensors = layout.tensors();
    int[] ends = tensors.stream().mapToInt(WeightLayout.Tensor::end).toArray();
    double[] sigmas = tensors.stream().mapToDouble(tensor -> scale(posterior, tensor)).toArray();
    return new LearntScalePrior(mu, sigma, ends, sigmas);
  }

  /** The same widths for the tensors of a network with fewer units. */
  public LearntScalePrior of(WeightLayout narrower) {
    int[] ends = narrower.tensors().stream().mapToInt(WeightLayout.Tensor::end).toArray();
    return new LearntScalePrior(mu, sigma, ends, sigmas);
  }

  private double scale(MeanField posterior, WeightLayout.Tensor tensor) {
    double sum = 0;
    long count = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      if (posterior.isUncertain(i)) {
        double distance = posterior.mu()[i] - mu;
        double own = posterior.sigma(i);
        sum += distance * distance + own * own;
        count++;
      }
    }
    double rate = (SHAPE + 1) * sigma * sigma;
    return Math.sqrt((sum + 2 * rate) / (count + 2 * SHAPE + 2));
  }

  /** Mean of all weights. */
  public double mu() {
    return mu;
  }

  /** The sigma that was given, about which the hyperprior is. */
  public double sigma() {
    return sigma;
  }

  /** One past the last index of each tensor; none before it was given a posterior. */
  public int[] ends() {
    return ends.clone();
  }

  /** s of each tensor, in the order of {@link WeightLayout#tensors}; none before. */
  public double[] sigmas() {
    return sigmas.clone();
  }

  private double sigmaOf(int index) {
    if (ends.length == 0) {
      return sigma;
    }
    int at = Arrays.binarySearch(ends, index);
    return sigmas[at < 0 ? -at - 1 : at + 1];
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public boolean isGaussian() {
    return true;
  }

  @Override
  public OptionalDouble gaussianSigma(int index) {
    return OptionalDouble.of(sigmaOf(index));
  }

  @Override
  public double kl(int index, double mu, double sigma) {
    return GaussianPrior.kl(mu - this.mu, sigma, sigmaOf(index));
  }

  @Override
  public Slope klSlope(int index, double mu, double sigma, double epsilon) {
    return GaussianPrior.klSlope(mu - this.mu, sigma, sigmaOf(index));
  }

  @Override
  public double energySlope(int index, double w) {
    double own = sigmaOf(index);
    return (w - mu) / (own * own);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LearntScalePrior other
        && mu == other.mu
        && sigma == other.sigma
        && Arrays.equals(ends, other.ends)
        && Arrays.equals(sigmas, other.sigmas);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(
        new double[] {mu, sigma, Arrays.hashCode(ends), Arrays.hashCode(sigmas)});
  }

  @Override
  public String toString() {
    return "LearntScalePrior[mu=" + mu + ", sigma=" + sigma + ", tensors=" + ends.length + "]";
  }
}
