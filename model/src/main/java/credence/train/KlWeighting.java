package credence.train;

import java.io.Serializable;

/**
 * What a minibatch's share of the KL is multiplied by, relative to KL / N: M pi_i with M the
 * minibatches in an epoch of the partition and pi_i the share of minibatch i. The shares of an
 * epoch sum to 1; i goes on across rounds. {@link WarmUp} and {@link Tempered} multiply what they
 * wrap.
 */
public sealed interface KlWeighting extends Serializable {

  /**
   * The factor of one minibatch: klWeight = factor / N, with the N of all partitions together.
   *
   * @param step of the partition since training began, from 0
   * @param perEpoch M, at least 1
   */
  double factor(long step, int perEpoch);

  /** The same when the warm-up is over. */
  default KlWeighting warm() {
    return this;
  }

  /** T, by which the KL is multiplied: 1 where it is not {@link Tempered}. */
  default double temperature() {
    return 1;
  }

  /** pi_i = 1 / M: every minibatch has KL / N. */
  record Uniform() implements KlWeighting {
    @Override
    public double factor(long step, int perEpoch) {
      return 1;
    }
  }

  /**
   * pi_i = 2^(M - i) / (2^M - 1), i = 1 .. M (Blundell et al. 2015, equations 8 and 9), written so
   * that no power overflows.
   */
  record Blundell() implements KlWeighting {
    @Override
    public double factor(long step, int perEpoch) {
      long i = step % perEpoch + 1;
      return perEpoch * exp2(-i) / (1 - exp2(-perEpoch));
    }

    private static double exp2(long exponent) {
      return Math.scalb(1.0, (int) exponent);
    }
  }

  /**
   * A factor rising from 0 at epoch {@code start} to 1 at epoch {@code start + epochs}, straight
   * and within epochs too.
   *
   * @param of what is multiplied
   * @param start in epochs, at least 0
   * @param epochs length of the rise, positive
   */
  record WarmUp(KlWeighting of, double start, double epochs) implements KlWeighting {
    public WarmUp {
      if (!(start >= 0) || Double.isInfinite(start)) {
        throw new IllegalArgumentException("kl.warm-up start = " + start + " must not be negative");
      }
      if (!(epochs > 0) || Double.isInfinite(epochs)) {
        throw new IllegalArgumentException("kl.warm-up-epochs = " + epochs + " must be positive");
      }
    }

    @Override
    public double factor(long step, int perEpoch) {
      double epoch = (double) step / perEpoch;
      double rise = Math.min(1, Math.max(0, (epoch - start) / epochs));
      return rise * of.factor(step, perEpoch);
    }

    @Override
    public KlWeighting warm() {
      return of.warm();
    }

    @Override
    public double temperature() {
      return of.temperature();
    }
  }

  /**
   * The KL times a temperature; below 1 the posterior is "cold".
   *
   * @param of what is multiplied
   * @param temperature positive
   */
  record Tempered(KlWeighting of, double temperature) implements KlWeighting {
    public Tempered {
      if (!(temperature > 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "kl.temperature = " + temperature + " must be positive and finite");
      }
    }

    @Override
    public double factor(long step, int perEpoch) {
      return temperature * of.factor(step, perEpoch);
    }

    @Override
    public KlWeighting warm() {
      return new Tempered(of.warm(), temperature);
    }
  }
}
