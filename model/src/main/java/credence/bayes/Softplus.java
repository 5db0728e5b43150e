package credence.bayes;

/** softplus(x) = log(1 + exp(x)), its inverse and its derivative, stable in double everywhere. */
public final class Softplus {

  private Softplus() {}

  public static double of(double x) {
    return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }

  /**
   * The rho whose softplus is {@code sigma}.
   *
   * @throws IllegalArgumentException unless sigma is positive
   */
  public static double inverse(double sigma) {
    if (!(sigma > 0)) {
      throw new IllegalArgumentException("sigma = " + sigma + " must be positive");
    }
    return sigma + Math.log(-Math.expm1(-sigma));
  }

  /** The sigmoid function. */
  public static double derivative(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }
}
