package credence.random;

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011): a keyed bijection of 128-bit counters, whose outputs for
 * the counters 0, 1, 2, ... are the random numbers.
 */
final class Philox4x32 {

  private static final long M0 = 0xD2511F53L;
  private static final long M1 = 0xCD9E8D57L;
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
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p = M0 * (a & LOW);
      long q = M1 * (c & LOW);
      a = (int) (q >>> 32) ^ b ^ k0;
      b = (int) q;
      c = (int) (p >>> 32) ^ d ^ k1;
      d = (int) p;
      k0 += W0;
      k1 += W1;
    }
    return new int[] {a, b, c, d};
  }

  /**
   * The blocks of the counters (first, first + 1, ...; c2, 0): {@code 4 * blocks} words into {@code
   * out}. Two blocks at a time, because one block is a chain of ten dependent multiplications.
   */
  static void fill(int key0, int key1, long first, int c2, int[] out, int from, int blocks) {
    int at = from;
    int pairs = blocks >> 1;
    for (int i = 0; i < pairs; i++) {
      long counter = first + 2L * i;
      long next = counter + 1;
      long p = M0 * (counter & LOW);
      long r = M0 * (next & LOW);
      long q = M1 * (c2 & LOW);
      long s = q;
      int a = (int) (q >>> 32) ^ (int) (counter >>> 32) ^ key0;
      int e = (int) (s >>> 32) ^ (int) (next >>> 32) ^ key0;
      int c = (int) (p >>> 32) ^ key1;
      int g = (int) (r >>> 32) ^ key1;
      int k0 = key0;
      int k1 = key1;
      for (int round = 1; round < ROUNDS; round++) {
        k0 += W0;
        k1 += W1;
        int b = (int) q;
        int d = (int) p;
        int f = (int) s;
        int h = (int) r;
        p = M0 * (a & LOW);
        q = M1 * (c & LOW);
        r = M0 * (e & LOW);
        s = M1 * (g & LOW);
        a = (int) (q >>> 32) ^ b ^ k0;
        c = (int) (p >>> 32) ^ d ^ k1;
        e = (int) (s >>> 32) ^ f ^ k0;
        g = (int) (r >>> 32) ^ h ^ k1;
      }
      out[at] = a;
      out[at + 1] = (int) q;
      out[at + 2] = c;
      out[at + 3] = (int) p;
      out[at + 4] = e;
      out[at + 5] = (int) s;
      out[at + 6] = g;
      out[at + 7] = (int) r;
      at += 8;
    }
    if ((blocks & 1) != 0) {
      long counter = first + blocks - 1;
      int[] last = block(key0, key1, (int) counter, (int) (counter >>> 32), c2, 0);
      System.arraycopy(last, 0, out, at, 4);
    }
  }
}
