package credence.engine;

import credence.random.Purpose;
import credence.random.RandomKey;
import java.io.Serializable;

/** Which networks a prediction runs through. */
public sealed interface Draws extends Serializable {

  /** Number of passes. */
  int count();

  /** One pass with every weight at its mean. */
  record Mean() implements Draws {
    @Override
    public int count() {
      return 1;
    }
  }

  /**
   * Draws of the weights: draw t takes w = mu + sigma epsilon with epsilon the normals of {@link
   * #weightKey}(t), stream the layer, index the position within the layer's tensors (weight then
   * bias). Every example sees the same networks: dropout's mask is that of the unit within the
   * example.
   */
  record Weights(long seed, int count) implements Draws {
    public Weights {
      requirePositive(count);
    }

    /** Of the epsilon of draw {@code draw}. */
    public RandomKey weightKey(int draw) {
      return RandomKey.ofDraw(seed, Purpose.PREDICT_WEIGHTS, draw);
    }

    /** Of dropout's mask in draw {@code draw}, the same for every example. */
    public RandomKey dropoutKey(int draw) {
      return RandomKey.ofDraw(seed, Purpose.PREDICT_DROPOUT, draw);
    }
  }

  /**
   * Local-reparameterisation draws: noise per example and unit, independent per position. A
   * low-variance way to train rather than a draw from the posterior; offered as an option. Dropout
   * has a mask for each example, as in training.
   *
   * @param firstExample global index of the call's first example: numbers depend on it, not on how
   *     examples are batched
   */
  record Activations(long seed, int count, long firstExample) implements Draws {
    public Activations {
      requirePositive(count);
    }

    /** Of the zeta of draw {@code draw}. */
    public RandomKey noiseKey(int draw) {
      return RandomKey.ofDraw(seed, Purpose.PREDICT_ACTIVATIONS, draw);
    }

    /** Of dropout's masks in draw {@code draw}, one for each example. */
    public RandomKey dropoutKey(int draw) {
      return RandomKey.ofDraw(seed, Purpose.PREDICT_DROPOUT, draw);
    }
  }

  private static void requirePositive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("draws = " + count + " must be at least 1");
    }
  }
}
