package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.predict.Drawn;
import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  private static final int CLASSES = 4;

  @Test
  void theReliabilityTableIsThatOfADirectComputation() {
    Random random = new Random(7);
    ClassificationMetrics metrics = new ClassificationMetrics(CLASSES, 3);
    List<DrawnProbabilities> all = new ArrayList<>();
    int[] labels = new int[400];
    for (int i = 0; i < labels.length; i++) {
      all.add(Drawn.random(Link.SOFTMAX, 3, CLASSES, 2, i));
      labels[i] = random.nextInt(CLASSES);
      metrics.add(labels[i], all.get(i));
    }
    double ece = 0;
    for (int b = 0; b < 15; b++) {
      int count = 0;
      int hits = 0;
      double confidence = 0;
      for (int i = 0; i < labels.length; i++) {
        double p = all.get(i).mean(all.get(i).prediction());
        if (p > b / 15.0 && p <= (b + 1) / 15.0) {
          count++;
          hits += all.get(i).prediction() == labels[i] ? 1 : 0;
          confidence += p;
        }
      }
      ReliabilityBin bin = metrics.reliability().get(b);
      assertThat(bin.count()).isEqualTo(count);
      assertThat(bin.from()).isEqualTo(b / 15.0);
      assertThat(bin.end()).isEqualTo((b + 1) / 15.0);
      if (count == 0) {
        assertThat(bin.accuracy()).isNaN();
      } else {
        assertThat(bin.accuracy()).isCloseTo((double) hits / count, within(1e-12));
        assertThat(bin.confidence()).isCloseTo(confidence / count, within(1e-12));
        ece += Math.abs(bin.accuracy() - bin.confidence()) * count / labels.length;
      }
    }
    assertThat(metrics.summary().ece()).isCloseTo(ece, within(1e-12));
  }

  @Test
  void eachClassIsCalibratedOnItsOwn() {
    // p = (0.7, 0.3) ten times, seven of class 0: both classes are calibrated. With (0.9, 0.1) and
    // eight right of ten, each class is off by 0.1.
    assertThat(twoClasses(0.7, 7).mean()).isCloseTo(0, within(1e-7));
    ClasswiseCalibration off = twoClasses(0.9, 8);
    assertThat(off.error(0)).isCloseTo(0.1, within(1e-7));
    assertThat(off.error(1)).isCloseTo(0.1, within(1e-7));
  }

  @Test
  void classwiseErrorsAreThoseOfADirectComputationAndOfPartsMerged() {
    Random random = new Random(8);
    ClasswiseCalibration whole = new ClasswiseCalibration(CLASSES);
    ClasswiseCalibration merged = new ClasswiseCalibration(CLASSES);
    List<DrawnProbabilities> all = new ArrayList<>();
    int[] labels = new int[300];
    for (int part = 0; part < 3; part++) {
      ClasswiseCalibration one = new ClasswiseCalibration(CLASSES);
      for (int i = 100 * part; i < 100 * part + 100; i++) {
        all.add(Drawn.random(Link.SOFTMAX, 2, CLASSES, 2, i));
        labels[i] = random.nextInt(CLASSES);
        one.add(labels[i], all.get(i));
        whole.add(labels[i], all.get(i));
      }
      merged.merge(one);
    }
    for (int c = 0; c < CLASSES; c++) {
      double error = 0;
      for (int b = 0; b < 15; b++) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
          double p = all.get(i).mean(c);
          if (p > b / 15.0 && p <= (b + 1) / 15.0) {
            sum += p - (labels[i] == c ? 1 : 0);
          }
        }
        error += Math.abs(sum) / labels.length;
      }
      assertThat(whole.error(c)).isCloseTo(error, within(1e-12));
      assertThat(merged.error(c)).isCloseTo(error, within(1e-12));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> whole.merge(new ClasswiseCalibration(3)));
  }

  private static ClasswiseCalibration twoClasses(double p, int ofFirst) {
    ClasswiseCalibration calibration = new ClasswiseCalibration(2);
    for (int i = 0; i < 10; i++) {
      calibration.add(i < ofFirst ? 0 : 1, Drawn.of(new double[] {p, 1 - p}));
    }
    return calibration;
  }
}
