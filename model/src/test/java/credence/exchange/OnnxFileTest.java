package credence.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.Standardisation;
import credence.engine.Draws;
import credence.engine.EngineCases;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.Zoo;
import credence.picture.PictureRules;
import credence.predict.Classifier;
import credence.predict.Prediction;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime, which knows nothing of Credence, says of images what Credence says. */
class OnnxFileTest {

  private static final int DRAWS = 3;
  private static final int IMAGES = 5;

  static Stream<NetworkSpec> networks() {
    Shape image = new Shape(2, 6, 5);
    return Stream.concat(
        EngineCases.networks(),
        Stream.of(
            EngineCases.tinyLeNet(),
            new NetworkSpec(
                "batch normalisation",
                image,
                List.of(
                    Conv2d.of(3, 3, 1, 1),
                    new BatchNorm(.1, 1e-3),
                    Activation.RELU,
                    new Flatten(),
                    new Dense(4),
                    BatchNorm.standard(),
                    new Dense(3))),
            new NetworkSpec(
                "a window on a vector",
                Shape.flat(4),
                List.of(new Dense(3), Conv2d.of(5, 1, 1, 0), new Dense(2)))));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void drawsAreThoseOfCredence(NetworkSpec network) throws Exception {
    Model model = model(network, network.input());
    byte[] pixels = pixels(model.image());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxFile.writeDraws(model, DRAWS, file);
    try (Classifier classifier = model.classifier()) {
      requireEqual(run(file.toByteArray(), model, pixels), classifier.predict(pixels, DRAWS));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void meansAreThoseOfCredence(NetworkSpec network) throws Exception {
    Model model = model(network, network.input());
    byte[] pixels = pixels(model.image());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxFile.writeMean(model, file);
    requireEqual(run(file.toByteArray(), model, pixels), means(model, pixels));
  }

  /** 28 x 28 pixels in the middle of 32 x 32, and dropout, which a mean has none of. */
  @Test
  void leNetHasItsMargins() throws Exception {
    NetworkSpec network =
        Zoo.network("lenet5", Zoo.input("lenet5", new Shape(1, 28, 28)), Activation.RELU, 10)
            .withDropout(.1, .2);
    Model model = model(network, new Shape(1, 27, 28));
    byte[] pixels = pixels(model.image());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxFile.writeMean(model, file);
    requireEqual(run(file.toByteArray(), model, pixels), means(model, pixels));
  }

  @Test
  void equalModelsGiveEqualBytes() throws IOException {
    Model model = model(EngineCases.tinyLeNet(), EngineCases.tinyLeNet().input());
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    OnnxFile.writeDraws(model, 2, first);
    OnnxFile.writeDraws(model, 2, second);
    assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
  }

  @Test
  void whatAFileCannotHoldIsRefused() {
    NetworkSpec dropping = EngineCases.tinyLeNet().withDropout(0, .5);
    Model model = model(dropping, dropping.input());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxFile.writeDraws(model, 2, new ByteArrayOutputStream()))
        .withMessageContaining("has dropout");
    Model plain = model(EngineCases.tinyLeNet(), EngineCases.tinyLeNet().input());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxFile.writeDraws(plain, 0, new ByteArrayOutputStream()))
        .withMessageContaining("draws = 0 must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OnnxFile.writeDraws(plain, Integer.MAX_VALUE, new ByteArrayOutputStream()))
        .withMessageContaining("more than an ONNX file holds");
  }

  private static List<Prediction> means(Model model, byte[] pixels) {
    List<Prediction> means = new ArrayList<>();
    try (Classifier classifier = model.classifier()) {
      classifier.predict(Examples.of(pixels, classifier.input()), new Draws.Mean(), means::add);
    }
    return means;
  }

  private static Model model(NetworkSpec network, Shape image) {
    return model(network, EngineCases.posterior(network), image);
  }

  static Model model(NetworkSpec network, MeanField posterior, Shape image) {
    float[] mu = posterior.mu().clone();
    float[] rho = posterior.rho().clone();
    for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        switch (tensor.role()) {
          case WEIGHT, BIAS -> {}
          case SCALE, SHIFT, MEAN -> rho[i] = Float.NEGATIVE_INFINITY;
          case VARIANCE -> {
            mu[i] = .5f + mu[i] * mu[i];
            rho[i] = Float.NEGATIVE_INFINITY;
          }
        }
      }
    }
    float[] mean = new float[image.channels()];
    float[] std = new float[image.channels()];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = .3f + .1f * c;
      std[c] = .25f + .05f * c;
    }
    return new Model(
        network,
        MeanField.of(mu, rho),
        new GaussianPrior(0, 1),
        image,
        new Standardisation(mean, std),
        PictureRules.usual(),
        IntStream.range(0, network.classes()).mapToObj(c -> "class " + c).toList(),
        new Provenance(
            "0.1.0",
            "made up",
            5,
            "0".repeat(64),
            CanonicalJson.object(),
            CanonicalJson.object(),
            null));
  }

  private static byte[] pixels(Shape image) {
    byte[] pixels = new byte[IMAGES * image.size()];
    new Random(1).nextBytes(pixels);
    return pixels;
  }

  private record Found(float[][] probabilities, float[][] measures) {}

  private static Found run(byte[] file, Model model, byte[] pixels) throws OrtException {
    Shape image = model.image();
    long[] shape = {IMAGES, image.channels(), image.height(), image.width()};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file);
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment,
                ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(),
                shape,
                ai.onnxruntime.OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(java.util.Map.of("pixels", input))) {
      assertThat(session.getMetadata().getCustomMetadata().get("classes"))
          .isEqualTo(String.join("\n", model.classNames()));
      float[][] measures = new float[3][];
      for (int m = 0; m < 3; m++) {
        measures[m] = (float[]) result.get(1 + m).getValue();
      }
      return new Found((float[][]) result.get(0).getValue(), measures);
    }
  }

  private static void requireEqual(Found found, List<Prediction> expected) {
    assertThat(found.probabilities()).hasNumberOfRows(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      Prediction p = expected.get(i);
      for (int c = 0; c < p.classes(); c++) {
        assertThat((double) found.probabilities()[i][c])
            .as("%d, %d of %s", i, c, Arrays.toString(p.probabilities()))
            .isCloseTo(p.probabilities()[c], within(1e-5));
      }
      double[] measures = {
        p.uncertainty().predictiveEntropy(),
        p.uncertainty().expectedEntropy(),
        p.uncertainty().mutualInformation()
      };
      for (int m = 0; m < measures.length; m++) {
        assertThat((double) found.measures()[m][i]).isCloseTo(measures[m], within(2e-5));
      }
    }
  }
}
