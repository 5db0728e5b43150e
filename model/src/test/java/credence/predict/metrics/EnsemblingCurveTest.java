package credence.predict.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.predict.Drawn;
import credence.predict.DrawnProbabilities;
import credence.predict.Link;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnsemblingCurveTest {

  private static final int CLASSES = 3;

  @Test
  void everyPointIsThatOfAPredictionByItsDrawsAlone() {
    int most = 30;
    EnsemblingCurve whole = new EnsemblingCurve(most);
    EnsemblingCurve merged = new EnsemblingCurve(most);
    int[] draws = {1, 2, 5, 10, 20, 30};
    ClassificationMetrics[] direct = new ClassificationMetrics[draws.length];
    Arrays.setAll(direct, i -> new ClassificationMetrics(CLASSES, draws[i]));
    Random random = new Random(6);
    for (int part = 0; part < 2; part++) {
      EnsemblingCurve one = new EnsemblingCurve(most);
      for (int image = 0; image < 40; image++) {
        float[] logits = new float[most * CLASSES];
        for (int i = 0; i < logits.length; i++) {
          logits[i] = (float) (3 * random.nextGaussian());
        }
        int label = random.nextInt(CLASSES);
        DrawnProbabilities all = Drawn.ofLogits(Link.SOFTMAX, most, CLASSES, logits);
        one.add(label, all);
        whole.add(label, all);
        for (int i = 0; i < draws.length; i++) {
          direct[i].add(label, Drawn.ofLogits(Link.SOFTMAX, draws[i], CLASSES, logits));
        }
      }
      merged.merge(one);
    }
    assertThat(whole.points())
        .extracting(EnsemblingCurve.Point::draws)
        .containsExactly(1, 2, 5, 10, 20, 30);
    for (int i = 0; i < draws.length; i++) {
      for (EnsemblingCurve curve : new EnsemblingCurve[] {whole, merged}) {
        assertThat(curve.points().get(i).error()).isEqualTo(direct[i].summary().error());
        assertThat(curve.points().get(i).nll()).isCloseTo(direct[i].summary().nll(), within(1e-12));
      }
    }
  }

  @Test
  void aLabelThatIsNoClassIsRefused() {
    DrawnProbabilities drawn = Drawn.ofLogits(Link.SOFTMAX, 2, 2, 1, 0, 0, 1);
    for (int label : new int[] {-1, 2}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EnsemblingCurve(2).add(label, drawn))
          .withMessageContaining("2 classes");
    }
  }

  @Test
  void aLabelBelievedImpossibleByAllButOneDrawHasAFiniteLikelihood() {
    EnsemblingCurve curve = new EnsemblingCurve(2);
    curve.add(1, Drawn.ofLogits(Link.SOFTMAX, 2, 2, 5000, 0, 0, 5000));
    assertThat(curve.points().get(0)).isEqualTo(new EnsemblingCurve.Point(1, 1, 5000));
    assertThat(curve.points().get(1).nll()).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    EnsemblingCurve curve = new EnsemblingCurve(100);
    assertThat(new EnsemblingCurve(1).points()).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(() -> curve.merge(new EnsemblingCurve(50)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.add(0, Drawn.random(Link.SOFTMAX, 2, CLASSES, 1, 1)));
  }
}
