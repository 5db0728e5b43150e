package credence.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

  private static final RandomKey KEY =
      new RandomKey(42, Purpose.LOCAL_REPARAMETERISATION, 3, 2, 5, 1);
  private static final int MANY = 3_000_000;

  /** These are part of every result's bytes: a change breaks the repetition of old experiments. */
  @Test
  void firstNumbersNeverChange() {
    int[] words = new int[6];
    float[] normals = new float[6];
    RandomStream stream = RandomStream.of(KEY, 4);
    stream.words(0, words, 0, 6);
    stream.normals(0, normals, 0, 6);
    assertThat(words)
        .containsExactly(351055600, 2127345859, 1437112997, -1497003001, -708219358, -6956414);
    assertThat(normals)
        .containsExactly(
            1.3934855f, 0.0117527535f, 0.4272357f, -0.38924354f, -0.9745365f, -2.9440637f);
    assertThat(stream.permutation(8)).containsExactly(1, 2, 3, 0, 4, 7, 5, 6);
  }

  /** The definition, written out with single blocks. */
  @Test
  void wordsAreThePhiloxBlocksUnderTheDerivedKey() {
    int[] outer = Philox4x32.block(42, 0, 2, 3, 2, 5);
    int[] inner = Philox4x32.block(outer[0], outer[1], outer[2], outer[3], 1, 0);
    int[] words = new int[4];
    RandomStream.of(KEY, 4).words(4L * 9, words, 0, 4);
    assertThat(words).isEqualTo(Philox4x32.block(inner[0], inner[1], 9, 0, 4, 0));
  }

  @Test
  void scatteredNormalsAreThoseOfTheirNumbers() {
    RandomStream stream = RandomStream.of(KEY, 2);
    float[] all = new float[9000];
    stream.normals(0, all, 0, all.length);
    int[] numbers = new int[1700];
    Arrays.setAll(numbers, i -> i * 4801 % all.length);
    float[] some = new float[numbers.length];
    stream.in(new RandomStream.Scratch()).normals(numbers, some, some.length);
    for (int i = 0; i < some.length; i++) {
      assertThat(some[i]).isEqualTo(all[numbers[i]]);
    }
  }

  @Test
  void numbersDoNotDependOnWhereARequestBeginsOrEnds() {
    RandomStream stream = RandomStream.of(KEY, 0);
    float[] all = new float[5000];
    int[] words = new int[5000];
    float[] uniforms = new float[5000];
    stream.normals(0, all, 0, all.length);
    stream.words(0, words, 0, words.length);
    stream.uniforms(0, uniforms, 0, uniforms.length);
    for (int first : new int[] {0, 1, 2, 3, 4, 7, 1021, 2049}) {
      for (int count : new int[] {0, 1, 2, 3, 4, 5, 9, 64, 2047, 2048, 2050}) {
        float[] some = new float[count + 3];
        stream.normals(first, some, 2, count);
        assertThat(Arrays.copyOfRange(some, 2, 2 + count))
            .isEqualTo(Arrays.copyOfRange(all, first, first + count));
        assertThat(some[1]).isZero();
        assertThat(some[count + 2]).isZero();
        int[] someWords = new int[count];
        stream.words(first, someWords, 0, count);
        assertThat(someWords).isEqualTo(Arrays.copyOfRange(words, first, first + count));
        stream.uniforms(first, some, 0, count);
        assertThat(Arrays.copyOf(some, count))
            .isEqualTo(Arrays.copyOfRange(uniforms, first, first + count));
      }
    }
  }

  @Test
  void requestsOutsideArrayOrStreamAreRefused() {
    RandomStream stream = RandomStream.of(KEY, 0);
    assertThatThrownBy(() -> stream.normals(-1, new float[4], 0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> stream.words(0, new int[4], 1, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> stream.permutation(-2)).hasMessageContaining("-2");
  }

  /**
   * Standard errors of the moments of n normals: sqrt of 1, 2, 15, 96 over n. Bounds: 4 of them.
   */
  @Test
  void momentsOfNormalsAreTheStandardNormals() {
    float[] z = normals(KEY, 0, MANY);
    double[] moments = new double[5];
    for (float value : z) {
      double power = 1;
      for (int k = 1; k <= 4; k++) {
        power *= value;
        moments[k] += power / z.length;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(4 * Math.sqrt(1.0 / MANY)));
    assertThat(moments[2]).isCloseTo(1, within(4 * Math.sqrt(2.0 / MANY)));
    assertThat(moments[3]).isCloseTo(0, within(4 * Math.sqrt(15.0 / MANY)));
    assertThat(moments[4]).isCloseTo(3, within(4 * Math.sqrt(96.0 / MANY)));
  }

  /** Kolmogorov: P(D sqrt(n) > 1.95) = 0.001. */
  @Test
  void normalsPassKolmogorovSmirnov() {
    float[] z = normals(KEY, 1, MANY);
    Arrays.sort(z);
    double distance = 0;
    for (int i = 0; i < MANY; i++) {
      double tail = NormalQuantile.upperTail(Math.abs(z[i]));
      double below = z[i] > 0 ? 1 - tail : tail;
      double step = Math.max(below - i / (double) MANY, (i + 1) / (double) MANY - below);
      distance = Math.max(distance, step);
    }
    assertThat(distance * Math.sqrt(MANY)).isLessThan(1.95);
  }

  @Test
  void tailsHaveTheirShare() {
    float[] z = normals(KEY, 2, MANY);
    for (double limit : new double[] {1, 2, 3, 4, 4.5}) {
      double expected = 2 * NormalQuantile.upperTail(limit) * MANY;
      int found = 0;
      for (float value : z) {
        found += Math.abs(value) > limit ? 1 : 0;
      }
      assertThat((double) found).isCloseTo(expected, within(4 * Math.sqrt(expected) + 1));
    }
  }

  @Test
  void streamsThatDifferInOneFieldAreUnrelated() {
    List<RandomStream> streams =
        List.of(
            RandomStream.of(KEY, 4),
            RandomStream.of(KEY, 5),
            RandomStream.of(new RandomKey(43, KEY.purpose(), 3, 2, 5, 1), 4),
            RandomStream.of(new RandomKey(42 + (1L << 32), KEY.purpose(), 3, 2, 5, 1), 4),
            RandomStream.of(new RandomKey(42, Purpose.DROPOUT, 3, 2, 5, 1), 4),
            RandomStream.of(new RandomKey(42, KEY.purpose(), 4, 2, 5, 1), 4),
            RandomStream.of(new RandomKey(42, KEY.purpose(), 3, 3, 5, 1), 4),
            RandomStream.of(new RandomKey(42, KEY.purpose(), 3, 2, 6, 1), 4),
            RandomStream.of(new RandomKey(42, KEY.purpose(), 3, 2, 5, 2), 4));
    int n = 200_000;
    float[][] z = new float[streams.size()][n];
    for (int i = 0; i < z.length; i++) {
      streams.get(i).normals(0, z[i], 0, n);
      for (int j = 0; j < i; j++) {
        assertThat(correlation(z[i], z[j])).isCloseTo(0, within(4.5 / Math.sqrt(n)));
      }
    }
  }

  @Test
  void uniformsAreUniform() {
    float[] u = new float[1_000_000];
    RandomStream.of(KEY, 0).uniforms(0, u, 0, u.length);
    int[] counts = new int[100];
    for (float value : u) {
      assertThat(value >= 0 && value < 1).isTrue();
      counts[(int) (value * 100)]++;
    }
    // Chi squared with 99 degrees of freedom: 149 is exceeded with probability 0.001.
    assertThat(chiSquared(counts, u.length / 100.0)).isLessThan(149);
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    for (int n : new int[] {0, 1, 2, 3, 1000, 60_000}) {
      int[] order = RandomStream.of(KEY, 0).permutation(n);
      Arrays.sort(order);
      for (int i = 0; i < n; i++) {
        assertThat(order[i]).isEqualTo(i);
      }
      assertThat(order).hasSize(n);
    }
  }

  @Test
  void permutationsOfFourAreEquallyLikely() {
    int[] counts = new int[256];
    int draws = 48_000;
    for (int i = 0; i < draws; i++) {
      int[] p = RandomStream.of(KEY, i).permutation(4);
      counts[p[0] << 6 | p[1] << 4 | p[2] << 2 | p[3]]++;
    }
    int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertThat(seen).hasSize(24);
    // Chi squared with 23 degrees of freedom: 49.7 is exceeded with probability 0.001.
    assertThat(chiSquared(seen, draws / 24.0)).isLessThan(49.7);
  }

  @Test
  void boundedIntegersAreUnbiasedWhereRejectionMatters() {
    Bounded bounded = new Bounded(RandomStream.of(KEY, 0));
    int bound = 3 << 29;
    int[] thirds = new int[3];
    for (int i = 0; i < 300_000; i++) {
      thirds[bounded.next(bound) / (1 << 29)]++;
    }
    // Without rejection the shares are 3/8, 3/8 and 2/8. 13.8: probability 0.001 at 2 degrees.
    assertThat(chiSquared(thirds, 100_000)).isLessThan(13.8);
  }

  private static float[] normals(RandomKey key, int layer, int count) {
    float[] z = new float[count];
    RandomStream.of(key, layer).normals(0, z, 0, count);
    return z;
  }

  private static double correlation(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum / x.length;
  }

  private static double chiSquared(int[] counts, double expected) {
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }
}
