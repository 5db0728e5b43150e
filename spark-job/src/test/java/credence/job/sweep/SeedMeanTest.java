package credence.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeedMeanTest {

  @Test
  void theIntervalIsStudents() {
    SeedMean mean = SeedMean.of(1, 2, 3, 4, 5);
    assertThat(mean.mean()).isEqualTo(3);
    // The variance is 2.5; of the mean of five, 0.5.
    assertThat(mean.standardError()).isCloseTo(Math.sqrt(0.5), within(1e-12));
    // Student's t at 0.975 with 4 degrees of freedom: 2.776445 (Abramowitz and Stegun, table
    // 26.10).
    assertThat(mean.high() - 3).isCloseTo(2.776445 * Math.sqrt(0.5), within(1e-6));
    assertThat(3 - mean.low()).isCloseTo(mean.high() - 3, within(1e-12));
  }

  @Test
  void oneSeedHasNoInterval() {
    SeedMean mean = SeedMean.of(0.25);
    assertThat(mean.mean()).isEqualTo(0.25);
    assertThat(mean.standardError()).isNaN();
    assertThat(mean.json().get("low").isNull()).isTrue();
  }
}
