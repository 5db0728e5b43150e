package credence.job.dl4j;

import credence.dl4j.Coefficients;
import credence.net.NetworkSpec;
import credence.predict.DrawnWeights;
import credence.store.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Trained models as DL4J networks, pruned and compacted ones too. They take images in the shape of
 * the network's input, standardised as the model's {@link Model#standardisation} has it.
 */
public final class Dl4jModels {

  private Dl4jModels() {}

  /** Every weight at its mean. */
  public static MultiLayerNetwork mean(Model model) {
    return network(model, model.posterior().mu());
  }

  /**
   * One draw from the posterior: draw {@code draw} of a prediction by the model's own seed.
   *
   * @param draw from 0
   * @throws IllegalArgumentException if no weight is uncertain: every draw would be the mean
   */
  public static MultiLayerNetwork draw(Model model, int draw) {
    if (model.posterior().meanSigma() == 0) {
      throw new IllegalArgumentException(
          "no weight of " + model.network().name() + " is uncertain: all draws are the mean");
    }
    return network(
        model,
        DrawnWeights.of(model.network(), model.posterior(), model.provenance().seed(), draw));
  }

  private static MultiLayerNetwork network(Model model, float[] weights) {
    NetworkSpec network = model.network();
    MultiLayerConfiguration configuration =
        Configurations.of(network, new Sgd(), model.provenance().seed());
    MultiLayerNetwork made = new MultiLayerNetwork(configuration);
    made.init(Nd4j.createFromArray(Coefficients.of(network).theirs(weights)), false);
    return made;
  }
}
