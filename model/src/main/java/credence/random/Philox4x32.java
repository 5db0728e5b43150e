package credence.random;

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011): a keyed bijection of 128-bit counters, whose outputs for
 * the counters 0, 1, 2, ... are the random numbers.
 */
final class Philox4x32 {

  private static final int M0 = 0xD2511F53;
  private static final int M1 = 0xCD9E8D57;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long LOW = 0xFFFFFFFFL;

  private Philox4x32() {}

  /** The block of one counter under one key: four words. */
  static int[] block(int key0, int key1, int c0, int c1, int c2, int c3) {
    int a = c0;
    int b = c1;
    int c = c2;
    int d = c3;
    for (int round = 0; round < ROUNDS; round++) {
      long p = (M0 & LOW) * (a & LOW);
      long q = (M1 & LOW) * (c & LOW);
      a = (int) (q >>> 32) ^ b ^ (key0 + round * W0);
      b = (int) q;
      c = (int) (p >>> 32) ^ d ^ (key1 + round * W1);
      d = (int) p;
    }
    return new int[] {a, b, c, d};
  }

  /**
   * One round of {@code n} blocks at once. Java has no 32 x 32 -> 64 bit multiplication that the
   * compiler turns into vector code, so the high halves are put together from 16-bit ones: this
   * loop of plain int arithmetic does become vector code, and is the faster for it.
   */
  static void round(int[] a, int[] b, int[] c, int[] d, int k0, int k1, int n) {
    for (int i = 0; i < n; i++) {
      int x = a[i];
      int y = c[i];
      a[i] = high(y, M1 >>> 16, M1 & 0xFFFF) ^ b[i] ^ k0;
      b[i] = y * M1;
      c[i] = high(x, M0 >>> 16, M0 & 0xFFFF) ^ d[i] ^ k1;
      d[i] = x * M0;
    }
  }

  /** All rounds of {@code n} blocks. */
  static void rounds(int[] a, int[] b, int[] c, int[] d, int key0, int key1, int n) {
    for (int round = 0; round < ROUNDS; round++) {
      round(a, b, c, d, key0 + round * W0, key1 + round * W1, n);
    }
  }

  /** High 32 bits of the unsigned product of x and (mHigh, mLow), 16 bits each. */
  private static int high(int x, int mHigh, int mLow) {
    int xLow = x & 0xFFFF;
    int xHigh = x >>> 16;
    int u = xHigh * mLow + ((xLow * mLow) >>> 16);
    int v = xLow * mHigh + (u & 0xFFFF);
    return xHigh * mHigh + (u >>> 16) + (v >>> 16);
  }
}
