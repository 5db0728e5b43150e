package credence.train;

import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.bayes.Softplus;
import credence.net.Dense;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import java.util.Arrays;
import java.util.List;

/**
 * A network and the same with more outputs: its last layer is dense and has more units, of which
 * the first are those that there were.
 */
public final class MoreOutputs {

  private final WeightLayout from;
  private final WeightLayout to;

  private MoreOutputs(WeightLayout from, WeightLayout to) {
    this.from = from;
    this.to = to;
  }

  /**
   * @throws IllegalArgumentException unless the last layer of both is dense, that of {@code to} has
   *     more units, and all others are the same
   */
  public static MoreOutputs of(NetworkSpec from, NetworkSpec to) {
    int last = from.layers().size() - 1;
    boolean isSame =
        to.layers().size() == last + 1
            && to.input().equals(from.input())
            && to.layers().subList(0, last).equals(from.layers().subList(0, last));
    if (!isSame || !isMore(from.layers().get(last), to.layers().get(last))) {
      throw new IllegalArgumentException(
          "network %s is no %s with more units in a last dense layer"
              .formatted(to.name(), from.name()));
    }
    return new MoreOutputs(WeightLayout.of(from), WeightLayout.of(to));
  }

  /** Whether layers are dense, and the second has more units. */
  public static boolean isMore(LayerSpec from, LayerSpec to) {
    return from instanceof Dense fewer && to instanceof Dense more && more.units() > fewer.units();
  }

  /**
   * The old parameters where there are any.
   *
   * @param old of the smaller network
   * @param start of the larger one: what its new rows have
   */
  public MeanField of(MeanField old, MeanField start) {
    float[] mu = start.mu().clone();
    float[] rho = start.rho().clone();
    List<WeightLayout.Tensor> theirs = from.tensors();
    for (int t = 0; t < theirs.size(); t++) {
      WeightLayout.Tensor tensor = theirs.get(t);
      int at = to.tensors().get(t).offset();
      System.arraycopy(old.mu(), tensor.offset(), mu, at, tensor.size());
      System.arraycopy(old.rho(), tensor.offset(), rho, at, tensor.size());
    }
    return MeanField.of(mu, rho);
  }

  /**
   * The prior of old parameters as it is, and the first prior of the chain for all that is
   * uncertain in new rows.
   *
   * @param start of the larger network
   * @throws IllegalArgumentException if the chain began with no Gaussian prior
   */
  public PosteriorPrior of(PosteriorPrior old, MeanField start) {
    if (old.first() == null) {
      throw new IllegalArgumentException(
          "the chain began with no prior of the type gaussian, and that is what rows of new classes"
              + " have");
    }
    float[] mu = new float[to.size()];
    float[] rho = new float[to.size()];
    Arrays.fill(mu, (float) old.first().mu());
    float first = (float) Softplus.inverse(old.first().sigma());
    for (int i = 0; i < rho.length; i++) {
      rho[i] = start.isUncertain(i) ? first : Float.NEGATIVE_INFINITY;
    }
    return new PosteriorPrior(of(old.vectors(), MeanField.of(mu, rho)), old.forget(), old.first());
  }
}
