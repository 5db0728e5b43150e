package credence.engine.onednn.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparseRuleTest {

  @Test
  void measurementsAreOnItsSide() {
    // 784 x 300 at 256 examples: 1.8 times as fast at 90 %, 0.7 times at 75 %.
    assertThat(SparseRule.isFaster(256, 784, 300, 23_508, false)).isTrue();
    assertThat(SparseRule.isFaster(256, 784, 300, 58_959, false)).isFalse();
    // 100 x 10 at 95 %: 0.9 times, since to turn its inputs takes as long.
    assertThat(SparseRule.isFaster(256, 100, 10, 51, false)).isFalse();
    // One example at 98 %: no faster, but drawing all weights takes 40 times its product.
    assertThat(SparseRule.isFaster(1, 784, 300, 4_671, false)).isFalse();
    assertThat(SparseRule.isFaster(1, 784, 300, 4_671, true)).isTrue();
  }

  @Test
  void moreThatIsLeftIsNeverFaster() {
    for (boolean isDrawn : new boolean[] {false, true}) {
      for (int examples : new int[] {1, 20, 256, 1024}) {
        boolean before = true;
        for (int kept = 0; kept <= 1200 * 1200; kept += 7_001) {
          boolean now = SparseRule.isFaster(examples, 1200, 1200, kept, isDrawn);
          assertThat(now && !before).isFalse();
          before = now;
        }
        assertThat(before).isFalse();
      }
    }
  }
}
