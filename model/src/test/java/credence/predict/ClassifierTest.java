package credence.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Softplus;
import credence.data.Examples;
import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelStore;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {

  private static final int IMAGES = 7;
  private static final int DRAWS = 20;
  private final Model model = TinyModel.model();
  private final byte[] pixels = TinyModel.images(IMAGES);

  /** The formulas of MATH.md, written out, on the logits of the reference engine. */
  @ParameterizedTest
  @CsvSource({"ND4J,1e-9", "ONEDNN,1e-4"})
  void predictionsAgreeWithADirectComputation(EngineName engine, double tolerance) {
    Offset<Double> near = within(tolerance);
    float[] logits = logits();
    try (Classifier classifier = model.classifier(engine)) {
      List<Prediction> predictions = classifier.predict(pixels, DRAWS);
      assertThat(predictions).hasSize(IMAGES);
      for (int i = 0; i < IMAGES; i++) {
        Prediction found = predictions.get(i);
        double[][] softmax = normalised(logits, i, Math::exp);
        double[][] softplus = normalised(logits, i, Softplus::of);
        double[] p = mean(softmax);
        assertThat(found.probabilities()).containsExactly(p, near);
        assertThat(found.probability()).isEqualTo(Math.max(p[0], Math.max(p[1], p[2])), near);
        assertThat(found.className()).isEqualTo(model.classNames().get(found.category()));
        assertThat(found.uncertainty().predictiveEntropy()).isEqualTo(entropy(p), near);
        assertThat(found.uncertainty().expectedEntropy()).isEqualTo(meanEntropy(softmax), near);
        assertThat(found.uncertainty().mutualInformation()).isEqualTo(divergence(softmax, p), near);
        assertThat(found.uncertainty().aleatoric()).containsExactly(aleatoric(softmax), near);
        assertThat(found.uncertainty().epistemic()).containsExactly(epistemic(softmax), near);
        assertThat(found.softplus().aleatoric()).containsExactly(aleatoric(softplus), near);
        assertThat(found.softplus().epistemic()).containsExactly(epistemic(softplus), near);
      }
    }
  }

  @Test
  void theIdentitiesHold() {
    for (Prediction found : predict(DRAWS)) {
      Uncertainty u = found.uncertainty();
      double p = found.probability();
      double squares = 0;
      for (double each : found.probabilities()) {
        squares += each * each;
      }
      int c = found.category();
      assertThat(u.aleatoric()[c] + u.epistemic()[c]).isEqualTo(p * (1 - p), within(1e-6));
      assertThat(u.totalAleatoric() + u.totalEpistemic()).isEqualTo(1 - squares, within(1e-6));
      assertThat(u.expectedEntropy() + u.mutualInformation())
          .isEqualTo(u.predictiveEntropy(), within(1e-6));
    }
  }

  @Test
  void meanPredictionHasNothingEpistemic() {
    try (Classifier classifier = model.classifier()) {
      List<Prediction> found = new ArrayList<>();
      classifier.predict(Examples.of(pixels, classifier.input()), new Draws.Mean(), found::add);
      assertThat(found)
          .hasSize(IMAGES)
          .allSatisfy(p -> assertThat(p.uncertainty().mutualInformation()).isZero())
          .allSatisfy(p -> assertThat(p.softplus().totalEpistemic()).isZero());
    }
  }

  @Test
  void aModelIsLoadedFromItsFolderOrItsRunAndPredictsLabelledImages(@TempDir Path folder)
      throws Exception {
    ModelStore.write(LocalFolder.of(folder.resolve("model")), model);
    ImageSet images = new ImageSet(model.image(), model.classNames(), pixels, new int[IMAGES]);
    List<double[]> expected = predict(3).stream().map(Prediction::probabilities).toList();
    for (Path path : List.of(folder, folder.resolve("model"))) {
      assertThat(Model.load(path).predict(images, 3))
          .extracting(Prediction::probabilities)
          .containsExactlyElementsOf(expected);
    }
    assertThatThrownBy(() -> Model.load(folder.resolve("none")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("none");
  }

  @Test
  void pixelsThatAreNoWholeImagesAreRefused() {
    try (Classifier classifier = model.classifier()) {
      assertThatThrownBy(() -> classifier.predict(new byte[17], 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("17 bytes", "16 bytes");
    }
  }

  private List<Prediction> predict(int draws) {
    try (Classifier classifier = model.classifier()) {
      return classifier.predict(pixels, draws);
    }
  }

  private float[] logits() {
    float[] logits = new float[DRAWS * IMAGES * 3];
    try (Engine engine =
            Engines.create(EngineName.ND4J, EngineSpec.forPrediction(model.network()));
        Classifier classifier = model.classifier()) {
      engine.load(model.posterior());
      float[] inputs = new float[16 * IMAGES];
      for (int i = 0; i < IMAGES; i++) {
        classifier.input().write(pixels, i, inputs, 16 * i);
      }
      engine.predict(inputs, IMAGES, new Draws.Weights(TinyModel.SEED, DRAWS), logits);
    }
    return logits;
  }

  private static double[][] normalised(float[] logits, int image, DoubleUnaryOperator score) {
    double[][] p = new double[DRAWS][3];
    for (int t = 0; t < DRAWS; t++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        p[t][c] = score.applyAsDouble(logits[(t * IMAGES + image) * 3 + c]);
        sum += p[t][c];
      }
      for (int c = 0; c < 3; c++) {
        p[t][c] /= sum;
      }
    }
    return p;
  }

  private static double[] mean(double[][] p) {
    double[] mean = new double[3];
    for (double[] draw : p) {
      for (int c = 0; c < 3; c++) {
        mean[c] += draw[c] / DRAWS;
      }
    }
    return mean;
  }

  private static double[] aleatoric(double[][] p) {
    double[] out = mean(p);
    for (double[] draw : p) {
      for (int c = 0; c < 3; c++) {
        out[c] -= draw[c] * draw[c] / DRAWS;
      }
    }
    return out;
  }

  private static double[] epistemic(double[][] p) {
    double[] mean = mean(p);
    double[] out = new double[3];
    for (double[] draw : p) {
      for (int c = 0; c < 3; c++) {
        out[c] += Math.pow(draw[c] - mean[c], 2) / DRAWS;
      }
    }
    return out;
  }

  private static double entropy(double[] p) {
    double h = 0;
    for (double each : p) {
      h -= each * Math.log(each);
    }
    return h;
  }

  private static double meanEntropy(double[][] p) {
    double h = 0;
    for (double[] draw : p) {
      h += entropy(draw) / DRAWS;
    }
    return h;
  }

  private static double divergence(double[][] p, double[] mean) {
    double kl = 0;
    for (double[] draw : p) {
      for (int c = 0; c < 3; c++) {
        kl += draw[c] * Math.log(draw[c] / mean[c]) / DRAWS;
      }
    }
    return kl;
  }
}
