package credence.net;

import credence.net.WeightLayout.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Batch normalisation of each channel (Ioffe and Szegedy 2015): scale (x - mean) / sqrt(variance +
 * epsilon) + shift. In training mean and variance are the minibatch's, over examples and positions,
 * and the running ones move towards them (once a step: towards the average over its draws); in
 * prediction they are the running ones. A minibatch of a single value has a variance of 0.
 *
 * @param momentum how far the running statistics move in a step, in (0, 1]: running += momentum
 *     (batch - running), the variance with n / (n - 1) if n > 1
 * @param epsilon positive
 */
public record BatchNorm(double momentum, double epsilon) implements LayerSpec {

  public BatchNorm {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum = " + momentum + " not in (0, 1]");
    }
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon = " + epsilon + " must be positive and finite");
    }
  }

  /** Momentum 0.1, epsilon 1e-5. */
  public static BatchNorm standard() {
    return new BatchNorm(0.1, 1e-5);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.visit(this);
  }

  @Override
  public LayerType type() {
    return LayerType.BATCHNORM;
  }

  @Override
  public boolean hasWeights() {
    return false;
  }

  @Override
  public boolean isRandom() {
    return false;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  /** Scale, shift, running mean and running variance, one of each per channel. */
  @Override
  public Map<Role, List<Integer>> tensors(Shape input) {
    List<Integer> shape = List.of(input.channels());
    Map<Role, List<Integer>> tensors = new EnumMap<>(Role.class);
    tensors.put(Role.SCALE, shape);
    tensors.put(Role.SHIFT, shape);
    tensors.put(Role.MEAN, shape);
    tensors.put(Role.VARIANCE, shape);
    return tensors;
  }
}
