package credence.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.Standardisation;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.picture.PictureRules;
import java.util.List;
import java.util.Random;

/** Small models with every layer type. */
final class Samples {

  private Samples() {}

  static NetworkSpec network() {
    return networkOf(4);
  }

  /** With so many hidden units. */
  static NetworkSpec networkOf(int units) {
    return new NetworkSpec(
        "tiny",
        new Shape(2, 7, 6),
        List.of(
            new Conv2d(3, 3, 2, 1, 2, 1, 0),
            Activation.SOFTPLUS,
            new MaxPool2d(2, 1, 1, 1),
            new Flatten(),
            new Dense(units),
            Activation.RELU,
            new Dense(3)));
  }

  static float[] values(long seed) {
    return values(WeightLayout.of(network()).size(), seed);
  }

  static float[] values(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static ObjectNode settings() {
    ObjectNode settings = CanonicalJson.object();
    settings.put("seed", 7);
    settings.putObject("training").put("rate", 0.1f).put("epochs", 3).putNull("limit");
    return settings;
  }

  static Provenance provenance() {
    return new Provenance(
        "0.1.0",
        "reference",
        7,
        Sha256.of(new byte[] {1, 2, 3}),
        settings(),
        CanonicalJson.object().put("error", 1.0 / 3).put("examples", 10_000),
        null);
  }

  static Model model() {
    return new Model(
        network(),
        MeanField.of(values(1), values(2)),
        new GaussianPrior(0, 0.3),
        new Shape(2, 5, 6),
        new Standardisation(new float[] {0.1f, 0.2f}, new float[] {0.3f, 1}),
        PictureRules.usual(),
        List.of("zéro", "one", "two"),
        provenance());
  }
}
