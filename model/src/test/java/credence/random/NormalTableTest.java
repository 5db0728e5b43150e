package credence.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalTableTest {

  /** Published: the 0.975, 0.999 and 0.9999999 quantiles, and Q(6) of common tables. */
  @Test
  void quantileAgreesWithPublishedValues() {
    assertThat(NormalQuantile.upper(0.5)).isCloseTo(0, within(1e-12));
    assertThat(NormalQuantile.upper(0.025)).isCloseTo(1.959963984540054, within(1e-11));
    assertThat(NormalQuantile.upper(1e-3)).isCloseTo(3.090232306167813, within(1e-11));
    assertThat(NormalQuantile.upper(1e-7)).isCloseTo(5.199337582192816, within(1e-11));
    assertThat(NormalQuantile.upperTail(6)).isCloseTo(9.86587645037698E-10, within(1e-20));
  }

  @Test
  void tableFollowsTheQuantileInEveryPieceOfEveryBinade() {
    for (int exponent = 0; exponent < 31; exponent++) {
      for (int i = 0; i < 1000; i++) {
        int magnitude = (int) ((1L << exponent) * (1 + i / 1000.0)) | 1;
        double p = magnitude * 0x1p-32;
        float z = NormalTable.normal(magnitude);
        assertThat((double) z).isCloseTo(NormalQuantile.upper(p), within(2e-6));
        assertThat(NormalQuantile.upperTail(z)).isCloseTo(p, within(5e-7));
      }
    }
  }

  @Test
  void tableIsOdd() {
    for (int word = 1; word > 0 && word < Integer.MAX_VALUE - 99_999; word += 99_998) {
      assertThat(NormalTable.normal(-word)).isEqualTo(-NormalTable.normal(word));
    }
  }

  @Test
  void extremeWordsAreFiniteAndCloseTo623() {
    double furthest = NormalQuantile.upper(0x1p-32);
    assertThat((double) NormalTable.normal(0)).isCloseTo(furthest, within(2e-6));
    assertThat((double) NormalTable.normal(-1)).isCloseTo(-furthest, within(2e-6));
    assertThat(NormalTable.normal(Integer.MAX_VALUE)).isZero();
    assertThat(NormalTable.normal(Integer.MIN_VALUE)).isZero();
  }

  /** Closed form: moments 0, 1, 0, 3 of the standard normal, summed over equally spaced words. */
  @Test
  void momentsOverAllWordsAreTheNormals() {
    double second = 0;
    double fourth = 0;
    double sum = 0;
    int count = 1 << 22;
    for (int i = 0; i < count; i++) {
      double z = NormalTable.normal((i << 10) + 511);
      sum += z;
      second += z * z;
      fourth += z * z * z * z;
    }
    assertThat(sum / count).isCloseTo(0, within(1e-6));
    assertThat(second / count).isCloseTo(1, within(1e-5));
    assertThat(fourth / count).isCloseTo(3, within(1e-3));
  }
}
