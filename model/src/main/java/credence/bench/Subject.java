package credence.bench;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.net.Activation;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.Zoo;
import credence.store.Model;
import credence.train.InitialPosterior;
import java.util.Set;

/** The network that is measured, and its posterior. */
public sealed interface Subject {

  /** As results have it. */
  String name();

  /** What engines are compiled for, to take {@code batch} images in a call. */
  EngineSpec spec(int batch);

  MeanField posterior(EngineSpec spec);

  /**
   * A network of the zoo, untrained.
   *
   * @param name of it
   */
  record Untrained(String name) implements Subject {

    private static final int CLASSES = 10;

    /** Networks that are measured on images like CIFAR's; the others on digits like MNIST's. */
    private static final Set<String> COLOUR =
        Set.of("alexnet", "alexnet-half", "3conv3fc", "vgg-like");

    private static final Shape PHOTOGRAPH = new Shape(3, 32, 32);
    private static final Shape DIGIT = new Shape(1, 28, 28);
    private static final InitialPosterior START =
        new InitialPosterior(Softplus.of(-5), new InitialPosterior.Means.FanIn(1));

    /**
     * @throws IllegalArgumentException for a network that does not exist
     */
    public Untrained {
      if (!Zoo.names().contains(name)) {
        throw new IllegalArgumentException(
            "network = " + name + " is not one of " + String.join(", ", Zoo.names()));
      }
    }

    /** Softplus in the convolutional networks, ReLU in the perceptrons, as in their papers. */
    @Override
    public EngineSpec spec(int batch) {
      Shape input = Zoo.input(name, COLOUR.contains(name) ? PHOTOGRAPH : DIGIT);
      Activation activation = name.startsWith("mlp-") ? Activation.RELU : Activation.SOFTPLUS;
      NetworkSpec network = Zoo.network(name, input, activation, CLASSES);
      return EngineSpec.classifier(
          network, batch, new GaussianPrior(0, 0.1), Optimizer.Adam.standard());
    }

    @Override
    public MeanField posterior(EngineSpec spec) {
      return START.sample(spec.network(), spec.method().family(), 1);
    }
  }

  /**
   * A trained model.
   *
   * @param name where it comes from
   */
  record Trained(String name, Model model) implements Subject {

    @Override
    public EngineSpec spec(int batch) {
      return EngineSpec.classifier(
          model.network(), batch, new GaussianPrior(0, 1), new Optimizer.Sgd());
    }

    @Override
    public MeanField posterior(EngineSpec spec) {
      return model.posterior();
    }
  }
}
