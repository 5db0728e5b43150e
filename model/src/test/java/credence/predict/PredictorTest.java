package credence.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.GaussianPrior;
import credence.data.Examples;
import credence.data.FeatureSet;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Standardisation;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.predict.metrics.ClassificationMetrics;
import credence.random.RandomKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictorTest {

  private static final int CLASSES = 3;

  @Test
  void everyImageIsPredictedOnceInOrder() {
    Predictor predictor = new Predictor(new Formula(4), Link.SOFTMAX);
    List<Integer> order = new ArrayList<>();
    predictor.predict(
        images(10),
        new Draws.Weights(1, 2),
        (index, label, drawn) -> {
          order.add(index);
          assertThat(label).isEqualTo(index % CLASSES);
          for (int t = 0; t < 2; t++) {
            for (int c = 0; c < CLASSES; c++) {
              assertThat(drawn.logit(t, c)).isEqualTo((float) Formula.logit(index, t, c, 0));
            }
          }
        });
    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void activationDrawsFollowTheImageNotTheBatch() {
    List<Double> small = new ArrayList<>();
    List<Double> large = new ArrayList<>();
    Draws draws = new Draws.Activations(1, 2, 100);
    new Predictor(new Formula(3), Link.SOFTMAX)
        .predict(images(8), draws, (i, label, drawn) -> small.add(drawn.logit(1, 2)));
    new Predictor(new Formula(8), Link.SOFTMAX)
        .predict(images(8), draws, (i, label, drawn) -> large.add(drawn.logit(1, 2)));
    assertThat(small).isEqualTo(large);
    assertThat(small.get(7)).isEqualTo((float) Formula.logit(7, 1, 2, 107));
  }

  @Test
  void evaluationCountsEveryImage() {
    ClassificationMetrics metrics =
        ClassificationMetrics.of(
            new Predictor(new Formula(4), Link.SOFTMAX), images(9), new Draws.Mean());
    // The formula always prefers the last class; a third of the labels is that.
    assertThat(metrics.summary().error()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(metrics.summary().examples()).isEqualTo(9);
    assertThat(metrics.confusion(0, 2)).isEqualTo(3);
  }

  @Test
  void imagesOfASetAreStandardised() {
    ImageSet set =
        new ImageSet(
            Shape.flat(2),
            List.of("a", "b", "c"),
            new byte[] {0, (byte) 204, 51, (byte) 204, (byte) 255, (byte) 204},
            new int[] {2, 1, 0});
    // (pixel / 255 - mean) / std: 0 and 0.2 and 1 of the first channel, 0.8 of the second.
    Standardisation standardisation =
        new Standardisation(new float[] {0, 0.3f}, new float[] {0.2f, 0.5f});
    Examples examples =
        Examples.of(set, new ImageInput(Shape.flat(2), Shape.flat(2), standardisation));
    List<Integer> labels = new ArrayList<>();
    List<Double> logits = new ArrayList<>();
    new Predictor(new Formula(2), Link.SOFTMAX)
        .predict(
            examples,
            new Draws.Mean(),
            (index, label, drawn) -> {
              labels.add(label);
              logits.add(drawn.logit(0, 0));
            });
    assertThat(labels).containsExactly(2, 1, 0);
    assertThat(logits.get(0)).isZero();
    assertThat(logits.get(1)).isCloseTo(Formula.logit(1, 0, 0, 0), within(1e-6));
    assertThat(logits.get(2)).isCloseTo(Formula.logit(5, 0, 0, 0), within(1e-6));
  }

  @Test
  void noImagesGiveNoPredictions() {
    Predictor predictor = new Predictor(new Formula(4), Link.SOFTMAX);
    assertThat(ClassificationMetrics.of(predictor, images(0), new Draws.Mean()).examples())
        .isZero();
  }

  /** Example i is (i, 1), of class i modulo the classes. */
  private static Examples images(int count) {
    float[] features = new float[2 * count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      features[2 * i] = i;
      features[2 * i + 1] = 1;
      labels[i] = i % CLASSES;
    }
    return new FeatureSet(Shape.flat(2), features, labels);
  }

  /** An engine whose logits are a formula of the image, the draw, the class and the example. */
  private record Formula(EngineSpec spec) implements Engine {

    Formula(int batch) {
      this(
          EngineSpec.classifier(
              new NetworkSpec("formula", Shape.flat(2), List.of(new Dense(CLASSES))),
              batch,
              new GaussianPrior(0, 1),
              new Optimizer.Sgd()));
    }

    static double logit(double image, int draw, int category, long example) {
      return image / 8 + draw * 2 + category * 4 + 16 * example;
    }

    @Override
    public void predict(float[] images, int examples, Draws draws, float[] logits) {
      assertThat(examples).isBetween(1, spec.batch());
      for (int t = 0; t < draws.count(); t++) {
        for (int b = 0; b < examples; b++) {
          assertThat(images[2 * b + 1]).isCloseTo(1, within(1e-6f));
          long example = draws instanceof Draws.Activations a ? a.firstExample() + b : 0;
          for (int c = 0; c < CLASSES; c++) {
            logits[(t * examples + b) * CLASSES + c] = (float) logit(images[2 * b], t, c, example);
          }
        }
      }
    }

    @Override
    public String describe() {
      return "formula";
    }

    @Override
    public void load(TrainState state) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TrainState save() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StepResult step(Minibatch m, RandomKey key, double klWeight, double rate) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Gradients gradients(Minibatch minibatch, RandomKey key, double klWeight) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
