package credence.random;

import java.util.Arrays;

/**
 * Scratch space for consecutive Philox blocks, word by word: arrays, not blocks, are what the
 * compiler makes vector code of. Belongs to one call.
 */
final class Lanes {

  /** Blocks at a time: 8 KB of lanes leave room for the normals' table in the first-level cache. */
  private static final int MOST = 512;

  private final int[] a;
  private final int[] b;
  private final int[] c;
  private final int[] d;
  private final int[][] words;

  /** Space for the smaller of {@code blocks} and what is worth doing at a time. */
  Lanes(int blocks) {
    int size = Math.min(MOST, blocks);
    a = new int[size];
    b = new int[size];
    c = new int[size];
    d = new int[size];
    words = new int[][] {a, b, c, d};
  }

  int capacity() {
    return a.length;
  }

  /** Computes the blocks of the counters (first low, first high, layer, 0) and the n - 1 next. */
  void compute(int key0, int key1, long first, int layer, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = (int) first + i;
    }
    Arrays.fill(b, 0, n, (int) (first >>> 32));
    for (long i = (1L << 32) - (first & 0xFFFFFFFFL); i < n; i++) {
      b[(int) i]++;
    }
    Arrays.fill(c, 0, n, layer);
    Arrays.fill(d, 0, n, 0);
    Philox4x32.rounds(a, b, c, d, key0, key1, n);
  }

  /** Computes the blocks of the {@code n} words with the numbers from {@code numbers[from]} on. */
  void compute(int key0, int key1, int[] numbers, int from, int layer, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = numbers[from + i] >>> 2;
    }
    Arrays.fill(b, 0, n, 0);
    Arrays.fill(c, 0, n, layer);
    Arrays.fill(d, 0, n, 0);
    Philox4x32.rounds(a, b, c, d, key0, key1, n);
  }

  /** The normals of those words into {@code out[from .. from + n)}. */
  void normals(int[] numbers, float[] out, int from, int n) {
    for (int i = 0; i < n; i++) {
      out[from + i] = NormalTable.normal(words[numbers[from + i] & 3][i]);
    }
  }

  /** The words of the first {@code n} blocks into {@code out[from .. from + 4 n)}. */
  void words(int[] out, int from, int n) {
    for (int i = 0; i < n; i++) {
      int at = from + 4 * i;
      out[at] = a[i];
      out[at + 1] = b[i];
      out[at + 2] = c[i];
      out[at + 3] = d[i];
    }
  }

  /** The normals of the first {@code n} blocks into {@code out[from .. from + 4 n)}. */
  void normals(float[] out, int from, int n) {
    for (int i = 0; i < n; i++) {
      int at = from + 4 * i;
      out[at] = NormalTable.normal(a[i]);
      out[at + 1] = NormalTable.normal(b[i]);
      out[at + 2] = NormalTable.normal(c[i]);
      out[at + 3] = NormalTable.normal(d[i]);
    }
  }
}
