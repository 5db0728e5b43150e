package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.MeanField;
import credence.engine.TrainState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireStateTest {

  private static final TrainState STATE =
      TrainState.of(
          MeanField.of(vector(0), vector(1)), new float[][] {vector(2), vector(3)}, 1L << 40);

  @Test
  void aStateArrivesAsItWasSent() {
    assertSame(WireState.of(STATE).toState(), STATE);
  }

  @Test
  void aPosteriorTravelsAlone() {
    WireState sent = WireState.of(STATE.posterior());
    assertThat(sent.bytes()).hasSize(2 * 7 * 4);
    assertThat(sent.posterior().mu()).isEqualTo(STATE.posterior().mu());
    assertThat(sent.posterior().rho()).isEqualTo(STATE.posterior().rho());
    assertThat(sent.toState().moments()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void slicesPutTogetherAreTheState(int slices) {
    List<TrainState> pieces =
        IntStream.range(0, slices)
            .mapToObj(s -> WireState.of(STATE).slice(s, slices).toState())
            .toList();
    assertSame(TrainState.concat(pieces), STATE);
  }

  private static void assertSame(TrainState found, TrainState expected) {
    assertThat(found.posterior().mu()).isEqualTo(expected.posterior().mu());
    assertThat(found.posterior().rho()).isEqualTo(expected.posterior().rho());
    assertThat(found.moments()).isDeepEqualTo(expected.moments());
    assertThat(found.steps()).isEqualTo(expected.steps());
  }

  private static float[] vector(int seed) {
    float[] values = new float[7];
    for (int i = 0; i < values.length; i++) {
      values[i] = (seed + 1) * (i - 3.3f);
    }
    values[seed] = seed == 0 ? Float.MIN_VALUE : -0.0f;
    return values;
  }
}
