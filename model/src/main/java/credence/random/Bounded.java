package credence.random;

/**
 * Unbiased integers below a bound, one after the other from the beginning of a stream: Lemire,
 * "Fast random integer generation in an interval" (2019), by multiplication with rejection.
 */
final class Bounded {

  private static final long LOW = 0xFFFFFFFFL;

  private final RandomStream stream;
  private final int[] words = new int[256];
  private long next;
  private int at = words.length;

  Bounded(RandomStream stream) {
    this.stream = stream;
  }

  /** Uniform on 0 .. bound - 1. */
  int next(int bound) {
    long product = word() * bound;
    if ((product & LOW) < bound) {
      long rejected = (1L << 32) % bound;
      while ((product & LOW) < rejected) {
        product = word() * bound;
      }
    }
    return (int) (product >>> 32);
  }

  private long word() {
    if (at == words.length) {
      stream.words(next, words, 0, words.length);
      next += words.length;
      at = 0;
    }
    return words[at++] & LOW;
  }
}
