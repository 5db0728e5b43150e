package credence.store;

import credence.bayes.MeanField;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;

/**
 * Means of weights as multiples q s of a scale s, one a tensor, with whole q from -127 to 127. The
 * scale is the largest |mu| / 127, rounded up to 16 significant bits: then every product is exact,
 * and to quantise again changes nothing. Biases and sigmas stay as they are.
 */
public final class Quantisation {

  static final int MOST = 127;

  private static final int DROPPED_BITS = 24 - 16;

  private Quantisation() {}

  /** The posterior that a model written as {@link ModelForm#COMPACT_INT8} has when it is read. */
  public static MeanField apply(WeightLayout layout, MeanField posterior) {
    float[] mu = posterior.mu().clone();
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      if (tensor.role() == Role.WEIGHT) {
        NumberType type = type(mu, tensor);
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          mu[i] = type.rounded(mu[i]);
        }
      }
    }
    return MeanField.of(mu, posterior.rho());
  }

  /** The type with the scale of {@code tensor}. */
  static NumberType.Int8 type(float[] mu, WeightLayout.Tensor tensor) {
    float most = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      most = Math.max(most, Math.abs(mu[i]));
    }
    int bits = Float.floatToIntBits(Math.max(most / MOST, Float.MIN_NORMAL));
    int unit = 1 << DROPPED_BITS;
    return new NumberType.Int8(Float.intBitsToFloat((bits + unit - 1) / unit * unit));
  }
}
