package credence.predict;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.Standardisation;
import credence.net.Activation;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.picture.PictureRules;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A model of 4 x 4 images and three classes whose weights are made up, and images for it. */
final class TinyModel {

  static final long SEED = 5;

  private TinyModel() {}

  static Model model() {
    NetworkSpec network =
        new NetworkSpec(
            "tiny",
            new Shape(1, 4, 4),
            List.of(new Flatten(), new Dense(6), Activation.SOFTPLUS, new Dense(3)));
    int size = WeightLayout.of(network).size();
    Random random = new Random(1);
    float[] mu = new float[size];
    for (int i = 0; i < size; i++) {
      mu[i] = (float) random.nextGaussian();
    }
    float[] rho = new float[size];
    Arrays.fill(rho, -0.5f);
    return new Model(
        network,
        MeanField.of(mu, rho),
        new GaussianPrior(0, 1),
        new Shape(1, 4, 4),
        new Standardisation(new float[] {0.5f}, new float[] {0.3f}),
        PictureRules.usual(),
        List.of("ant", "bee", "cat"),
        new Provenance(
            "0.1.0",
            "made up",
            SEED,
            "0".repeat(64),
            CanonicalJson.object(),
            CanonicalJson.object(),
            null));
  }

  static byte[] images(int count) {
    byte[] pixels = new byte[16 * count];
    new Random(2).nextBytes(pixels);
    return pixels;
  }
}
