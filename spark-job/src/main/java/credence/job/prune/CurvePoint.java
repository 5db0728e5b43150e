package credence.job.prune;

import credence.prune.Criterion;
import credence.prune.Pruned;
import credence.prune.Pruner;
import java.io.Serializable;

/**
 * One network of the curve.
 *
 * @param fraction that is removed
 * @param seed from 1 where chance decides, else 0
 */
record CurvePoint(Pruner pruner, double fraction, int seed) implements Serializable {

  /** The network as it is, whatever the criterion. */
  static CurvePoint whole() {
    return new CurvePoint(new Pruner.Weights(Criterion.MAGNITUDE), 0, 0);
  }

  /** This point, or {@link #whole()} if nothing is removed. */
  CurvePoint canonical() {
    return fraction == 0 ? whole() : this;
  }

  Pruned of(Pruned network) {
    return pruner.removing(network, fraction, seed);
  }

  @Override
  public String toString() {
    return "%s, %s removed%s".formatted(pruner.id(), fraction, seed == 0 ? "" : ", seed " + seed);
  }
}
