package credence.bayes;

import java.io.Serializable;

/** How the gradient of the expected log-likelihood is estimated. */
public sealed interface Estimator extends Serializable {

  /** A method for each type: whoever tells estimators apart does not compile without a new one. */
  interface Visitor<T> {

    T visit(LocalReparameterisation estimator);

    T visit(WeightSampling estimator);
  }

  /** Calls the visitor's method for this type. */
  <T> T accept(Visitor<T> visitor);

  /** Whether a pass has weights of its own, in place of noise on what layers give. */
  boolean drawsWeights();

  /** Noise on every layer's outputs (Kingma et al. 2015). */
  record LocalReparameterisation() implements Estimator {
    @Override
    public boolean drawsWeights() {
      return false;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Noise on the weights, the same for every example of a minibatch: Bayes by Backprop as Blundell
   * et al. 2015 published it. Draw t takes w = mu + sigma epsilon, epsilon the normals of the
   * step's key for WEIGHT_SAMPLE and t, stream the layer, index the position within the layer's
   * tensors (weight, then bias); loss and gradients are averaged over the draws.
   *
   * @param draws per step, at least 1
   * @param sides of the mean that a draw is looked at from
   */
  record WeightSampling(int draws, Sides sides) implements Estimator {
    public WeightSampling {
      if (draws < 1) {
        throw new IllegalArgumentException("estimator.draws = " + draws + " must be at least 1");
      }
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.visit(this);
    }

    @Override
    public boolean drawsWeights() {
      return true;
    }

    /** With one side each. */
    public WeightSampling(int draws) {
      this(draws, Sides.ONE);
    }

    /** Forward and backward passes of a step. */
    public int passes() {
      return draws * sides.count();
    }

    /** The draw that pass {@code pass} of a step is of. */
    public int draw(int pass) {
      return pass / sides.count();
    }

    /** What epsilon of its draw is multiplied by in pass {@code pass}: 1 or -1. */
    public int sign(int pass) {
      return 1 - 2 * (pass % sides.count());
    }
  }

  /** Which weights a draw of epsilon stands for. */
  enum Sides {
    /** mu + sigma epsilon. */
    ONE,
    /**
     * Antithetic: mu - sigma epsilon too, on the same minibatch and with the same dropout. In the
     * estimate of a curvature from the difference of both gradients, the gradient at the mean
     * cancels.
     */
    BOTH;

    int count() {
      return this == BOTH ? 2 : 1;
    }
  }
}
