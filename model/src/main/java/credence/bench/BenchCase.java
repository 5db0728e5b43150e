package credence.bench;

import credence.bayes.GaussianPrior;
import credence.engine.EngineSpec;
import credence.engine.Engines;
import credence.engine.Optimizer;
import credence.net.Activation;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.Zoo;
import java.util.Set;

/**
 * What is measured.
 *
 * @param engine as in {@link Engines}
 * @param network a zoo name
 * @param batch images in one call
 * @param threads replicas side by side, one thread each, as that many Spark tasks are
 */
public record BenchCase(String engine, String network, int batch, int threads, Work work) {

  private static final int CLASSES = 10;

  /** Networks that are measured on images like CIFAR's; the others on digits like MNIST's. */
  private static final Set<String> COLOUR =
      Set.of("alexnet", "alexnet-half", "3conv3fc", "vgg-like");

  private static final Shape PHOTOGRAPH = new Shape(3, 32, 32);
  private static final Shape DIGIT = new Shape(1, 28, 28);

  /**
   * @throws IllegalArgumentException for an engine or a network that does not exist, or no batch
   */
  public BenchCase {
    engine = Engines.resolve(engine);
    if (!Zoo.names().contains(network)) {
      throw new IllegalArgumentException(
          "network = " + network + " is not one of " + String.join(", ", Zoo.names()));
    }
    if (batch < 1) {
      throw new IllegalArgumentException("batch = " + batch + " must be at least 1");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads + " must be at least 1");
    }
  }

  /** Softplus in the convolutional networks, ReLU in the perceptrons, as in their papers. */
  EngineSpec spec() {
    Shape input = Zoo.input(network, COLOUR.contains(network) ? PHOTOGRAPH : DIGIT);
    Activation activation = network.startsWith("mlp-") ? Activation.RELU : Activation.SOFTPLUS;
    NetworkSpec spec = Zoo.network(network, input, activation, CLASSES);
    return EngineSpec.classifier(spec, batch, new GaussianPrior(0, 0.1), Optimizer.Adam.standard());
  }
}
