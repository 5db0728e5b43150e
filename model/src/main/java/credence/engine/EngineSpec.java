package credence.engine;

import credence.bayes.GaussianPrior;
import credence.bayes.Likelihood;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.bayes.SoftmaxCrossEntropy;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.io.Serializable;

/**
 * What an engine is compiled for.
 *
 * @param batch largest number of examples in one call
 * @param precision of the products
 */
public record EngineSpec(
    NetworkSpec network,
    int batch,
    Method method,
    Optimizer optimizer,
    Likelihood likelihood,
    Precision precision)
    implements Serializable {

  /** Outputs of all layers that a batch of a prediction may have together: 128 MB. */
  private static final long MOST_VALUES = 1L << 25;

  private static final int MOST_IMAGES = 1024;

  public EngineSpec {
    if (batch < 1) {
      throw new IllegalArgumentException("batch = " + batch + " must be at least 1");
    }
    optimizer.requireFit(method);
  }

  /** In single precision. */
  public EngineSpec(
      NetworkSpec network, int batch, Method method, Optimizer optimizer, Likelihood likelihood) {
    this(network, batch, method, optimizer, likelihood, Precision.FLOAT32);
  }

  /** A classifier trained with cross-entropy. */
  public static EngineSpec classifier(
      NetworkSpec network, int batch, Method method, Optimizer optimizer) {
    return new EngineSpec(network, batch, method, optimizer, new SoftmaxCrossEntropy());
  }

  /** A classifier with a mean-field posterior, by local reparameterisation. */
  public static EngineSpec classifier(
      NetworkSpec network, int batch, Prior prior, Optimizer optimizer) {
    return classifier(network, batch, Method.meanField(prior), optimizer);
  }

  /**
   * What predicts whatever posterior is loaded, in large batches, since the weights of a draw are
   * drawn for each. It makes no steps, so nothing asks for its prior.
   */
  public static EngineSpec forPrediction(NetworkSpec network) {
    long values = network.input().size();
    for (int i = 0; i < network.layers().size(); i++) {
      Shape input = network.inputOf(i);
      values += network.layers().get(i).output(input).size();
    }
    int batch = (int) Math.max(1, Math.min(MOST_IMAGES, MOST_VALUES / values));
    return classifier(network, batch, new GaussianPrior(0, 1), new Optimizer.None());
  }

  /** The same with products in another precision. */
  public EngineSpec in(Precision other) {
    return new EngineSpec(network, batch, method, optimizer, likelihood, other);
  }

  /**
   * To be called before a step or a gradient.
   *
   * @throws IllegalStateException if this is for prediction alone
   */
  public void requireTraining() {
    if (optimizer instanceof Optimizer.None) {
      throw new IllegalStateException(
          "an engine for prediction alone makes no steps: network " + network.name());
    }
  }
}
