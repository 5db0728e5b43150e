package credence.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.predict.metrics.ClassificationMetrics;
import credence.predict.metrics.UncertaintySums;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionTableTest {

  private static final int CLASSES = 5;
  private static final int DRAWS = 4;
  private static final int IMAGES = 50;

  @Test
  void keepsWhatTheDrawsSay() {
    PredictionTable table = table(logits(1, DRAWS));
    ClassificationMetrics fromTable = new ClassificationMetrics(CLASSES, DRAWS);
    ClassificationMetrics direct = new ClassificationMetrics(CLASSES, DRAWS);
    UncertaintySums sums = new UncertaintySums(CLASSES);
    for (int i = 0; i < IMAGES; i++) {
      DrawnProbabilities drawn = drawn(Link.SOFTMAX, DRAWS, logits(1, DRAWS)[i]);
      Uncertainty u = Uncertainty.of(drawn);
      fromTable.add(table.label(i), table.prediction(i));
      direct.add(i % CLASSES, drawn);
      sums.add(i % CLASSES, u);
      assertThat(table.isRight(i)).isEqualTo(drawn.prediction() == i % CLASSES);
      assertThat(table.value(Measure.PREDICTIVE_ENTROPY, i))
          .isCloseTo(u.predictiveEntropy(), within(1e-6));
      Uncertainty v = Uncertainty.of(drawn(Link.SOFTPLUS, DRAWS, logits(1, DRAWS)[i]));
      assertThat(table.value(Measure.SOFTPLUS_ALEATORIC, i))
          .isCloseTo(v.totalAleatoric(), within(1e-6));
      assertThat(table.value(Measure.SOFTPLUS_EPISTEMIC, i))
          .isCloseTo(v.totalEpistemic(), within(1e-6));
    }
    assertThat(fromTable.summary().error()).isEqualTo(direct.summary().error());
    assertThat(fromTable.summary().nll()).isCloseTo(direct.summary().nll(), within(1e-6));
    assertThat(table.mean(Measure.EPISTEMIC)).isCloseTo(sums.summary().epistemic(), within(1e-6));
    assertThat(table.mean(Measure.ALEATORIC, 3))
        .isCloseTo(sums.summary(3).aleatoric(), within(1e-6));
    assertThat(table.mean(Measure.MUTUAL_INFORMATION))
        .isCloseTo(sums.summary().mutualInformation(), within(1e-6));
  }

  @Test
  void decompositionsHoldInEveryRow() {
    PredictionTable one = table(logits(1, DRAWS));
    PredictionTable two = table(logits(2, DRAWS));
    requireIdentities(one);
    requireIdentities(PredictionTable.pooled(List.of(one, two)));
    requireIdentities(PredictionTable.pooled(List.of(one, table(logits(3, 1)), two)));
  }

  @Test
  void networksPooledPredictAsAllTheirDrawsTogether() {
    float[][] a = logits(1, DRAWS);
    float[][] b = logits(2, DRAWS);
    float[][] both = new float[IMAGES][2 * DRAWS * CLASSES];
    for (int i = 0; i < IMAGES; i++) {
      System.arraycopy(a[i], 0, both[i], 0, a[i].length);
      System.arraycopy(b[i], 0, both[i], a[i].length, b[i].length);
    }
    PredictionTable pooled = PredictionTable.pooled(List.of(table(a), table(b)));
    PredictionTable direct = table(both);
    assertThat(pooled.draws()).isEqualTo(2 * DRAWS);
    for (int i = 0; i < IMAGES; i++) {
      for (int c = 0; c < CLASSES; c++) {
        assertThat(pooled.prediction(i).mean(c))
            .isCloseTo(direct.prediction(i).mean(c), within(1e-6));
      }
      for (Measure measure : Measure.values()) {
        assertThat(pooled.value(measure, i))
            .as(measure.id())
            .isCloseTo(direct.value(measure, i), within(2e-6));
      }
    }
  }

  @Test
  void aNetworkPooledWithItselfIsItself() {
    PredictionTable one = table(logits(1, DRAWS));
    PredictionTable twice = PredictionTable.pooled(List.of(one, one));
    for (Measure measure : Measure.values()) {
      assertThat(twice.values(measure)).containsExactly(one.values(measure), within(1e-6));
    }
  }

  @Test
  void partsOneAfterTheOtherAreTheWhole() {
    float[][] logits = logits(1, DRAWS);
    PredictionTable whole = table(logits);
    List<PredictionTable> parts = new ArrayList<>();
    for (int[] range : new int[][] {{0, 20}, {20, 20}, {20, 35}, {35, IMAGES}}) {
      PredictionTable part = new PredictionTable(range[1] - range[0], CLASSES, DRAWS);
      for (int i = range[0]; i < range[1]; i++) {
        set(part, i - range[0], i % CLASSES, logits[i], DRAWS);
      }
      parts.add(part);
    }
    PredictionTable all = PredictionTable.concat(parts);
    assertThat(all.size()).isEqualTo(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(all.label(i)).isEqualTo(whole.label(i));
      assertThat(all.prediction(i).logMean(2)).isEqualTo(whole.prediction(i).logMean(2));
    }
    for (Measure measure : Measure.values()) {
      assertThat(all.values(measure)).isEqualTo(whole.values(measure));
    }
    assertThat(all.hits()).isEqualTo(whole.hits());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PredictionTable.concat(List.of(whole, table(logits(1, 2)))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PredictionTable.pooled(List.of(whole, parts.get(0))));
  }

  private static void requireIdentities(PredictionTable table) {
    for (int i = 0; i < table.size(); i++) {
      assertThat(
              table.value(Measure.EXPECTED_ENTROPY, i) + table.value(Measure.MUTUAL_INFORMATION, i))
          .isCloseTo(table.value(Measure.PREDICTIVE_ENTROPY, i), within(1e-6));
      double total = 0;
      double softplus = 0;
      for (int c = 0; c < CLASSES; c++) {
        double p = table.prediction(i).mean(c);
        double q = table.softplus(i, c);
        total += p * (1 - p);
        softplus += q * (1 - q);
      }
      assertThat(table.value(Measure.ALEATORIC, i) + table.value(Measure.EPISTEMIC, i))
          .isCloseTo(total, within(1e-6));
      assertThat(
              table.value(Measure.SOFTPLUS_ALEATORIC, i)
                  + table.value(Measure.SOFTPLUS_EPISTEMIC, i))
          .isCloseTo(softplus, within(1e-6));
    }
  }

  private static PredictionTable table(float[][] logits) {
    int draws = logits[0].length / CLASSES;
    PredictionTable table = new PredictionTable(IMAGES, CLASSES, draws);
    for (int i = 0; i < IMAGES; i++) {
      set(table, i, i % CLASSES, logits[i], draws);
    }
    return table;
  }

  private static void set(PredictionTable table, int index, int label, float[] logits, int draws) {
    DrawnProbabilities softmax = drawn(Link.SOFTMAX, draws, logits);
    DrawnProbabilities softplus = new DrawnProbabilities(Link.SOFTPLUS, draws, CLASSES);
    softplus.load(softmax);
    table.set(index, label, softmax, softplus);
  }

  private static DrawnProbabilities drawn(Link link, int draws, float[] logits) {
    return Drawn.ofLogits(link, draws, CLASSES, logits);
  }

  private static float[][] logits(long seed, int draws) {
    Random random = new Random(seed);
    float[][] logits = new float[IMAGES][draws * CLASSES];
    for (float[] image : logits) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) (3 * random.nextGaussian());
      }
    }
    return logits;
  }
}
