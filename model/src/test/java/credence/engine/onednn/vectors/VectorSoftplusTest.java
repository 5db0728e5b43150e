package credence.engine.onednn.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.Softplus;
import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.Primitives;
import org.junit.jupiter.api.Test;

/** Softplus in double is the other implementation. */
class VectorSoftplusTest {

  @Test
  void valuesAndSlopesKeepTheirRelativePrecisionFromTinyToLarge() {
    DnnlLibrary.load();
    try (Primitives primitives = new Primitives()) {
      VectorSoftplus softplus = new VectorSoftplus(primitives);
      for (int count : new int[] {1, 255, 256, 257, 1024, 4096}) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
          x[i] = count == 1 ? -7 : -40 + 80f * i / (count - 1);
        }
        float[] value = x.clone();
        float[] slope = new float[count];
        softplus.apply(value, slope, count);
        for (int i = 0; i < count; i++) {
          assertRelative(value[i], Softplus.of(x[i]), x[i]);
          assertRelative(slope[i], Softplus.derivative(x[i]), x[i]);
        }
      }
    }
  }

  private static void assertRelative(double actual, double expected, float x) {
    assertThat(Math.abs(actual / expected - 1)).as("at " + x).isLessThan(1e-6);
  }

  @Test
  void nanStaysNan() {
    DnnlLibrary.load();
    try (Primitives primitives = new Primitives()) {
      float[] x = {Float.NaN, 1};
      new VectorSoftplus(primitives).apply(x, new float[2], 2);
      assertThat(x[0]).isNaN();
      assertThat(x[1]).isFinite();
    }
  }

  @Test
  void theStepIsOneAboveZeroHoweverLittle() {
    assertThat(VectorOps.step(Float.MIN_VALUE)).isEqualTo(1);
    assertThat(VectorOps.step(Float.MAX_VALUE)).isEqualTo(1);
    assertThat(VectorOps.step(0)).isZero();
    assertThat(VectorOps.step(-0f)).isZero();
    assertThat(VectorOps.step(-Float.MIN_VALUE)).isZero();
  }
}
