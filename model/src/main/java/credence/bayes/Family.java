package credence.bayes;

import credence.net.WeightLayout.Role;
import java.util.Locale;

/**
 * Which parameters of a network are uncertain. The others are points: they have a mu, and a rho of
 * minus infinity, which is a sigma of 0. Scales and shifts of batch normalisation are points
 * always.
 */
public enum Family {
  /** Every weight and every bias is a Gaussian. */
  GAUSSIAN,
  /** Weights are Gaussians, biases are points (Molchanov et al. 2017). */
  GAUSSIAN_WEIGHTS,
  /** An ordinary network: maximum a posteriori under the prior, or binary dropout. */
  POINT;

  /** Whether tensors of that role have a sigma. */
  public boolean isUncertain(Role role) {
    return switch (this) {
      case GAUSSIAN -> role == Role.WEIGHT || role == Role.BIAS;
      case GAUSSIAN_WEIGHTS -> role == Role.WEIGHT;
      case POINT -> false;
    };
  }

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
