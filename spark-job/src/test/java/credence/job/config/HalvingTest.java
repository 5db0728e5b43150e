package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HalvingTest {

  private static final double FAILED = Double.NaN;

  @Test
  void theBestShareGoesOnRoundedUp() {
    Map<Integer, Double> scores = scores(-.5, -.1, -.4, -.2, -.3);
    assertThat(kept(0.4, scores)).containsExactly(2, 4);
    assertThat(kept(0.41, scores)).containsExactly(2, 4, 5);
    assertThat(kept(1, scores)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aShareIsNotRoundedUpForItsLastBit() {
    Map<Integer, Double> scores = new TreeMap<>();
    for (int setting = 1; setting <= 10; setting++) {
      scores.put(setting, -1.0 * setting);
    }
    // 0.7 of 10 is 7.000000000000001 in floating point.
    assertThat(kept(0.1 + 0.6, scores)).hasSize(7);
    assertThat(kept(1.0 / 3, scores)).hasSize(4);
  }

  @Test
  void oneAlwaysGoesOn() {
    assertThat(kept(0.01, scores(-.2, -.1))).containsExactly(2);
  }

  @Test
  void theFirstOfEqualsIsTheBetter() {
    assertThat(kept(0.5, scores(-.2, -.1, -.1, -.1))).containsExactly(2, 3);
  }

  @Test
  void whatFailedNeverGoesOnButCounts() {
    assertThat(kept(0.5, scores(FAILED, -.3, FAILED, -.2))).containsExactly(2, 4);
    assertThat(kept(1, scores(FAILED, -.3, FAILED, -.2))).containsExactly(2, 4);
    assertThat(kept(0.5, scores(FAILED, FAILED))).isEmpty();
  }

  private static List<Integer> kept(double share, Map<Integer, Double> scores) {
    return new Halving(List.of(1.0), share).kept(scores);
  }

  /** Of settings 1, 2, ... */
  private static Map<Integer, Double> scores(double... values) {
    Map<Integer, Double> scores = new TreeMap<>();
    for (double value : values) {
      scores.put(scores.size() + 1, value);
    }
    return scores;
  }
}
