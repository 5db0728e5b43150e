package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import credence.predict.Drawn;
import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {

  private static final int CLASSES = 4;
  private static final int DRAWS = 3;

  @Test
  void figuresAreThoseOfADirectComputation() {
    Random random = new Random(5);
    ClassificationMetrics metrics = new ClassificationMetrics(CLASSES, DRAWS);
    int n = 500;
    int wrong = 0;
    double nll = 0;
    double brier = 0;
    double[] confidence = new double[n];
    boolean[] hit = new boolean[n];
    for (int i = 0; i < n; i++) {
      float[] logits = new float[DRAWS * CLASSES];
      for (int j = 0; j < logits.length; j++) {
        logits[j] = (float) (2 * random.nextGaussian());
      }
      int label = random.nextInt(CLASSES);
      metrics.add(label, Drawn.ofLogits(Link.SOFTMAX, DRAWS, CLASSES, logits));

      double[] p = naiveMean(logits);
      int best = 0;
      for (int c = 0; c < CLASSES; c++) {
        best = p[c] > p[best] ? c : best;
        brier += Math.pow(p[c] - (c == label ? 1 : 0), 2);
      }
      nll -= Math.log(p[label]);
      wrong += best == label ? 0 : 1;
      confidence[i] = p[best];
      hit[i] = best == label;
    }
    ClassificationSummary summary = metrics.summary();
    assertThat(summary.error()).isEqualTo((double) wrong / n);
    assertThat(summary.nll()).isCloseTo(nll / n, within(1e-12));
    assertThat(summary.brier()).isCloseTo(brier / n, within(1e-12));
    assertThat(summary.ece()).isCloseTo(naiveEce(confidence, hit), within(1e-12));
    assertThat(summary.examples()).isEqualTo(n);
    assertThat(summary.draws()).isEqualTo(DRAWS);
  }

  @Test
  void calibrationErrorByHand() {
    // Two classes. Confidence 0.9 four times, three right; 0.6 twice, both right.
    // Bins: |0.75 - 0.9| * 4/6 + |1 - 0.6| * 2/6 = 0.1 + 0.1333...
    ClassificationMetrics metrics = new ClassificationMetrics(2, 1);
    DrawnProbabilities sure = Drawn.of(new double[] {0.9, 0.1});
    DrawnProbabilities unsure = Drawn.of(new double[] {0.4, 0.6});
    for (int label : new int[] {0, 0, 1, 0}) {
      metrics.add(label, sure);
    }
    metrics.add(1, unsure);
    metrics.add(1, unsure);
    assertThat(metrics.summary().ece()).isCloseTo(0.15 * 4 / 6 + 0.4 * 2 / 6, within(1e-7));
    assertThat(metrics.summary().error()).isEqualTo(1.0 / 6);
  }

  @Test
  void gapsOfOneBinCancelAndGapsOfTwoDoNot() {
    // 0.58 and 0.59 share (8/15, 9/15]; 0.61 is in the next bin.
    ClassificationMetrics shared = new ClassificationMetrics(2, 1);
    shared.add(0, Drawn.of(new double[] {0.58, 0.42}));
    shared.add(1, Drawn.of(new double[] {0.59, 0.41}));
    assertThat(shared.summary().ece()).isCloseTo((1.17 - 1) / 2, within(1e-7));
    ClassificationMetrics apart = new ClassificationMetrics(2, 1);
    apart.add(0, Drawn.of(new double[] {0.58, 0.42}));
    apart.add(1, Drawn.of(new double[] {0.61, 0.39}));
    assertThat(apart.summary().ece()).isCloseTo((0.42 + 0.61) / 2, within(1e-7));
  }

  @Test
  void nllIsOfTheMeanProbabilityNotTheMeanOfNlls() {
    ClassificationMetrics metrics = new ClassificationMetrics(2, 2);
    metrics.add(0, Drawn.of(new double[] {0.9, 0.1}, new double[] {0.1, 0.9}));
    assertThat(metrics.summary().nll()).isCloseTo(Math.log(2), within(1e-7));
    assertThat(metrics.summary().brier()).isCloseTo(0.5, within(1e-7));
  }

  @Test
  void aLabelBelievedImpossibleCostsItsLogit() {
    ClassificationMetrics metrics = new ClassificationMetrics(2, 1);
    metrics.add(1, Drawn.ofLogits(Link.SOFTMAX, 1, 2, 5000, 0));
    assertThat(metrics.summary().nll()).isEqualTo(5000);
    assertThat(metrics.summary().brier()).isEqualTo(2);
    assertThat(metrics.summary().ece()).isEqualTo(1);
  }

  @Test
  void partsMergedAreTheWhole() {
    ClassificationMetrics whole = new ClassificationMetrics(CLASSES, DRAWS);
    ClassificationMetrics merged = new ClassificationMetrics(CLASSES, DRAWS);
    for (int part = 0; part < 5; part++) {
      ClassificationMetrics one = new ClassificationMetrics(CLASSES, DRAWS);
      for (int i = 0; i < 30 * part; i++) {
        DrawnProbabilities drawn = Drawn.random(Link.SOFTMAX, DRAWS, CLASSES, 3, 1000L * part + i);
        whole.add(i % CLASSES, drawn);
        one.add(i % CLASSES, drawn);
      }
      merged.merge(one);
    }
    assertThat(merged.examples()).isEqualTo(300);
    for (int a = 0; a < CLASSES; a++) {
      for (int b = 0; b < CLASSES; b++) {
        assertThat(merged.confusion(a, b)).isEqualTo(whole.confusion(a, b));
      }
    }
    assertThat(merged.summary().error()).isEqualTo(whole.summary().error());
    assertThat(merged.summary().nll()).isCloseTo(whole.summary().nll(), within(1e-12));
    assertThat(merged.summary().ece()).isCloseTo(whole.summary().ece(), within(1e-12));
    assertThat(merged.summary().brier()).isCloseTo(whole.summary().brier(), within(1e-12));
  }

  @Test
  void confusionTellsLabelFromPrediction() {
    ClassificationMetrics metrics = new ClassificationMetrics(3, 1);
    metrics.add(2, Drawn.ofLogits(Link.SOFTMAX, 1, 3, 0, 4, 1));
    assertThat(metrics.confusion(2, 1)).isEqualTo(1);
    assertThat(metrics.confusion(1, 2)).isZero();
  }

  @Test
  @SuppressWarnings("BanSerializableRead") // as Spark does with results of tasks
  void travelsBetweenProcesses() throws IOException, ClassNotFoundException {
    ClassificationMetrics metrics = new ClassificationMetrics(CLASSES, DRAWS);
    metrics.add(1, Drawn.random(Link.SOFTMAX, DRAWS, CLASSES, 3, 1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(metrics);
    }
    assertThat(bytes.size()).isLessThan(2000);
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((ClassificationMetrics) in.readObject()).summary()).isEqualTo(metrics.summary());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ClassificationMetrics metrics = new ClassificationMetrics(CLASSES, DRAWS);
    DrawnProbabilities drawn = Drawn.random(Link.SOFTMAX, DRAWS, CLASSES, 3, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.add(4, drawn))
        .withMessage("label = 4 of 4 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.merge(new ClassificationMetrics(CLASSES, 2)))
        .withMessageContaining("4 classes and 2 draws");
    assertThatIllegalStateException().isThrownBy(metrics::summary);
  }

  private static double[] naiveMean(float[] logits) {
    double[] mean = new double[CLASSES];
    for (int t = 0; t < DRAWS; t++) {
      double total = 0;
      for (int c = 0; c < CLASSES; c++) {
        total += Math.exp(logits[t * CLASSES + c]);
      }
      for (int c = 0; c < CLASSES; c++) {
        mean[c] += Math.exp(logits[t * CLASSES + c]) / total / DRAWS;
      }
    }
    return mean;
  }

  /** Sum over bins of count / n * |accuracy - mean confidence|, bin by bin. */
  private static double naiveEce(double[] confidence, boolean[] hit) {
    double ece = 0;
    for (int b = 0; b < 15; b++) {
      double count = 0;
      double right = 0;
      double sum = 0;
      for (int i = 0; i < hit.length; i++) {
        if (confidence[i] > b / 15.0 && confidence[i] <= (b + 1) / 15.0) {
          count++;
          right += hit[i] ? 1 : 0;
          sum += confidence[i];
        }
      }
      ece += count == 0 ? 0 : count / hit.length * Math.abs(right / count - sum / count);
    }
    return ece;
  }
}
