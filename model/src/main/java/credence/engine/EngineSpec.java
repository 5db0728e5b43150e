package credence.engine;

import credence.bayes.Likelihood;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.bayes.SoftmaxCrossEntropy;
import credence.net.NetworkSpec;

/**
 * What an engine is compiled for.
 *
 * @param batch largest number of examples in one call
 */
public record EngineSpec(
    NetworkSpec network, int batch, Method method, Optimizer optimizer, Likelihood likelihood)
    implements java.io.Serializable {

  public EngineSpec {
    if (batch < 1) {
      throw new IllegalArgumentException("batch = " + batch + " must be at least 1");
    }
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
}
