package credence.random;

import java.util.Objects;

/**
 * The random numbers of one key and one layer. Number i is a function of key, layer and i alone: it
 * does not depend on where a request begins or how long it is, on the engine, the host or the
 * thread. Immutable, but for streams made by {@link #in}.
 *
 * <p>Words are Philox4x32-10 of the counter (i / 4 low, i / 4 high, layer, 0) under a key that
 * Philox itself derives from the fields of the {@link RandomKey}.
 *
 * <p>Credence keeps its own because generators of the JDK and of Commons RNG are read in sequence:
 * number i would take all before it.
 */
public final class RandomStream {

  private static final int CHUNK = 512;

  private final int key0;
  private final int key1;
  private final int layer;
  private final Scratch scratch;

  private RandomStream(int key0, int key1, int layer, Scratch scratch) {
    this.key0 = key0;
    this.key1 = key1;
    this.layer = layer;
    this.scratch = scratch;
  }

  /** Working space for streams that draw again and again; for one thread at a time. */
  public static final class Scratch {
    private final Lanes lanes = new Lanes(Integer.MAX_VALUE);
  }

  /**
   * @param layer a layer's index in its network, or whatever else tells apart the streams of a key
   */
  public static RandomStream of(RandomKey key, int layer) {
    int[] outer =
        Philox4x32.block(
            (int) key.seed(),
            (int) (key.seed() >>> 32),
            key.purpose().code(),
            key.round(),
            key.partition(),
            key.step());
    int[] inner = Philox4x32.block(outer[0], outer[1], outer[2], outer[3], key.draw(), 0);
    return new RandomStream(inner[0], inner[1], layer, null);
  }

  /**
   * The same numbers, drawn in {@code space}: such a stream is bound to the thread that owns it.
   */
  public RandomStream in(Scratch space) {
    return new RandomStream(key0, key1, layer, space);
  }

  /** The two words of Philox's key: for devices that draw the same numbers by themselves. */
  public int[] philoxKey() {
    return new int[] {key0, key1};
  }

  /**
   * What normals are made of, for such devices: word w is read as a float s = (float) (w | 1), and
   * row = (bits of s >>> 17) & 0x47FC names four numbers t of this table; with d = s - t0 the
   * normal is fma(fma(t3, d, t2), d, t1).
   */
  public static float[] normalTable() {
    return NormalTable.copy();
  }

  private Lanes lanes(int blocks) {
    return scratch == null ? new Lanes(blocks) : scratch.lanes;
  }

  /**
   * Words number {@code first}, {@code first + 1}, ... into {@code out[from .. from + count)}.
   *
   * @param first at least 0
   */
  public void words(long first, int[] out, int from, int count) {
    check(first, out.length, from, count);
    int head = head(first, count);
    int blocks = (count - head) >> 2;
    partial(first, out, from, head);
    Lanes lanes = lanes(blocks);
    for (int done = 0; done < blocks; done += lanes.capacity()) {
      int n = Math.min(lanes.capacity(), blocks - done);
      lanes.compute(key0, key1, ((first + head) >>> 2) + done, layer, n);
      lanes.words(out, from + head + 4 * done, n);
    }
    int done = head + 4 * blocks;
    partial(first + done, out, from + done, count - done);
  }

  /** Standard normals: number i is made of word i. Arguments as in {@link #words}. */
  public void normals(long first, float[] out, int from, int count) {
    check(first, out.length, from, count);
    int head = head(first, count);
    int blocks = (count - head) >> 2;
    partial(first, out, from, head);
    Lanes lanes = lanes(blocks);
    for (int done = 0; done < blocks; done += lanes.capacity()) {
      int n = Math.min(lanes.capacity(), blocks - done);
      lanes.compute(key0, key1, ((first + head) >>> 2) + done, layer, n);
      lanes.normals(out, from + head + 4 * done, n);
    }
    int done = head + 4 * blocks;
    partial(first + done, out, from + done, count - done);
  }

  /**
   * Standard normals number {@code numbers[i]} into {@code out[i]}, for all i below {@code count}.
   * Each costs as much as four that follow each other.
   *
   * @param numbers none negative
   */
  public void normals(int[] numbers, float[] out, int count) {
    Objects.checkFromIndexSize(0, count, Math.min(numbers.length, out.length));
    Lanes lanes = lanes(count);
    for (int done = 0; done < count; done += lanes.capacity()) {
      int n = Math.min(lanes.capacity(), count - done);
      lanes.compute(key0, key1, numbers, done, layer, n);
      lanes.normals(numbers, out, done, n);
    }
  }

  /** Uniform on the multiples of 2^-24 in [0, 1): number i is the high 24 bits of word i. */
  public void uniforms(long first, float[] out, int from, int count) {
    check(first, out.length, from, count);
    int[] words = new int[Math.min(CHUNK, count)];
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      words(first + done, words, 0, length);
      for (int i = 0; i < length; i++) {
        out[from + done + i] = (words[i] >>> 8) * 0x1p-24f;
      }
    }
  }

  /** A uniform permutation of 0 .. n - 1, by the shuffle of Fisher and Yates. */
  public int[] permutation(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("a permutation of " + n + " things: at least 0");
    }
    int[] order = new int[n];
    Bounded bounded = new Bounded(this);
    for (int i = 0; i < n; i++) {
      int j = bounded.next(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** How many of the numbers belong to a block that begins before {@code first}. */
  private static int head(long first, int count) {
    return Math.min((int) (-first & 3), count);
  }

  /** Up to three words of one block. */
  private void partial(long first, int[] out, int from, int count) {
    if (count > 0) {
      System.arraycopy(block(first >>> 2), (int) (first & 3), out, from, count);
    }
  }

  private void partial(long first, float[] out, int from, int count) {
    if (count > 0) {
      int[] words = block(first >>> 2);
      for (int i = 0; i < count; i++) {
        out[from + i] = NormalTable.normal(words[(int) (first & 3) + i]);
      }
    }
  }

  private int[] block(long index) {
    return Philox4x32.block(key0, key1, (int) index, (int) (index >>> 32), layer, 0);
  }

  private static void check(long first, int length, int from, int count) {
    if (first < 0) {
      throw new IllegalArgumentException("random number " + first + ": numbers begin at 0");
    }
    Objects.checkFromIndexSize(from, count, length);
  }
}
