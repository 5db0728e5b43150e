package credence.prune;

import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.store.Quantisation;

/** A network, or what pruning has left of it, with its posterior and its prior. */
public record Pruned(NetworkSpec network, MeanField posterior, Prior prior) {

  WeightLayout layout() {
    return WeightLayout.of(network);
  }

  Pruned without(Mask mask) {
    return new Pruned(network, mask.apply(posterior), prior);
  }

  /** The same without filters and units that no prediction depends on: see {@link DeadUnits}. */
  public Pruned withoutDeadUnits() {
    return DeadUnits.removedFrom(this);
  }

  /** The same with means of 8 bits: see {@link Quantisation}. */
  public Pruned quantised() {
    return new Pruned(network, Quantisation.apply(layout(), posterior), prior);
  }

  Pruned narrowed(Narrowing narrowing) {
    return new Pruned(narrowing.network(), narrowing.apply(posterior), narrowing.apply(prior));
  }

  /** The same network with another posterior, from which its prior may follow. */
  public Pruned with(MeanField other) {
    return new Pruned(network, other, prior.given(other, layout()));
  }
}
