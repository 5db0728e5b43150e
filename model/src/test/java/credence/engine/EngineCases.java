package credence.engine;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.List;
import java.util.stream.Stream;

/** Small networks of awkward shapes, and states and minibatches for them. */
public final class EngineCases {

  /** The prior of all cases: off centre, so that its mean matters. */
  public static final GaussianPrior PRIOR = new GaussianPrior(0.1, 0.5);

  private EngineCases() {}

  /** Every layer type in every shape that has once gone wrong somewhere. */
  public static Stream<NetworkSpec> networks() {
    return Stream.of(
        network("dense", new Shape(1, 2, 3), new Flatten(), new Dense(4)),
        network(
            "dense, softplus, dense",
            Shape.flat(5),
            new Dense(6),
            Activation.SOFTPLUS,
            new Dense(3)),
        network("dense, relu, dense", Shape.flat(5), new Dense(6), Activation.RELU, new Dense(3)),
        network("one channel", new Shape(1, 6, 6), Conv2d.of(2, 3, 1, 0), Activation.SOFTPLUS),
        network("kernel = input", new Shape(3, 4, 5), new Conv2d(4, 4, 5, 1, 1, 0, 0)),
        network("stride > kernel", new Shape(2, 8, 8), Conv2d.of(3, 2, 3, 0), Activation.SOFTPLUS),
        network("rectangular", new Shape(2, 6, 5), new Conv2d(3, 2, 3, 2, 1, 1, 2)),
        network(
            "padded twice",
            new Shape(2, 5, 5),
            Conv2d.of(3, 3, 1, 1),
            Activation.RELU,
            Conv2d.of(2, 3, 2, 2),
            Activation.SOFTPLUS),
        network(
            "pooling",
            new Shape(1, 7, 7),
            Conv2d.of(3, 2, 1, 0),
            Activation.SOFTPLUS,
            MaxPool2d.of(2, 2),
            Conv2d.of(2, 2, 1, 0)),
        network(
            "overlapping pooling",
            new Shape(2, 8, 8),
            Conv2d.of(3, 3, 1, 1),
            Activation.SOFTPLUS,
            MaxPool2d.of(3, 2),
            Conv2d.of(2, 2, 1, 0)),
        network(
            "rectangular pooling",
            new Shape(1, 7, 8),
            Conv2d.of(2, 3, 1, 1),
            new MaxPool2d(3, 2, 1, 3),
            Activation.SOFTPLUS),
        network(
            "averages of windows that overlap",
            new Shape(2, 8, 7),
            Conv2d.of(3, 3, 1, 1),
            Activation.SOFTPLUS,
            new AvgPool2d(3, 2, 2, 1),
            Conv2d.of(2, 2, 1, 0)),
        network(
            "averages of whole maps",
            new Shape(2, 6, 6),
            Conv2d.of(5, 3, 1, 0),
            Activation.RELU,
            AvgPool2d.of(4, 4)),
        network(
            "pooling with gaps",
            new Shape(1, 8, 8),
            Conv2d.of(2, 1, 1, 0),
            MaxPool2d.of(2, 3),
            Activation.RELU));
  }

  /** Two convolutions and two dense layers, as small as a LeNet goes. */
  public static NetworkSpec tinyLeNet() {
    return new NetworkSpec(
        "tiny-lenet",
        new Shape(1, 12, 12),
        List.of(
            Conv2d.of(3, 3, 1, 0),
            Activation.SOFTPLUS,
            MaxPool2d.of(2, 2),
            Conv2d.of(4, 2, 1, 0),
            Activation.RELU,
            MaxPool2d.of(2, 2),
            new Flatten(),
            new Dense(8),
            Activation.SOFTPLUS,
            new Dense(4)));
  }

  /** {@code layers}, and a dense layer of three units unless they end in one. */
  private static NetworkSpec network(String name, Shape input, LayerSpec... layers) {
    List<LayerSpec> all = new java.util.ArrayList<>(List.of(layers));
    if (!(layers[layers.length - 1] instanceof Dense)) {
      all.add(new Flatten());
      all.add(new Dense(3));
    }
    return new NetworkSpec(name, input, all);
  }

  public static EngineSpec spec(NetworkSpec network, int batch, Optimizer optimizer) {
    return EngineSpec.classifier(network, batch, PRIOR, optimizer);
  }

  /** Means of a third in size, sigmas from 0.05 to 0.5. */
  public static MeanField posterior(NetworkSpec network) {
    int size = WeightLayout.of(network).size();
    float[] mu = normals(size, 1);
    float[] rho = normals(size, 2);
    for (int i = 0; i < size; i++) {
      mu[i] /= 3;
      double sigma = 0.05 + 0.45 * Softplus.derivative(rho[i]);
      rho[i] = (float) Softplus.inverse(sigma);
    }
    return MeanField.of(mu, rho);
  }

  public static TrainState state(NetworkSpec network, Optimizer optimizer) {
    return TrainState.initial(posterior(network), optimizer);
  }

  public static Minibatch minibatch(NetworkSpec network, int examples) {
    int[] labels = new int[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = (i * 7 + 1) % network.classes();
    }
    return new Minibatch(images(network, examples), labels, examples);
  }

  public static float[] images(NetworkSpec network, int examples) {
    return normals(examples * network.input().size(), 3);
  }

  /** A training key. */
  public static RandomKey key(int step) {
    return new RandomKey(17, Purpose.LOCAL_REPARAMETERISATION, 2, 1, step, 0);
  }

  /** Standard normals that belong to no purpose of a test's own. */
  public static float[] normals(int count, int stream) {
    float[] out = new float[count];
    RandomStream.of(RandomKey.of(99, Purpose.GENERATED_DATA), stream).normals(0, out, 0, count);
    return out;
  }

  /** Relative, over what is finite in both. */
  public static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 1e-12;
    for (int i = 0; i < a.length; i++) {
      assertThat(Float.isFinite(a[i])).isEqualTo(Float.isFinite(b[i]));
      if (Float.isFinite(a[i])) {
        difference += (a[i] - b[i]) * (a[i] - b[i]);
        norm += b[i] * b[i];
      }
    }
    return Math.sqrt(difference / norm);
  }
}
