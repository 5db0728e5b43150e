package credence.engine.gpu.plan;

import credence.random.RandomKey;
import credence.random.RandomStream;

/**
 * What differs from step to step, as the kernels read it from one buffer: first of the step, then
 * of each of its passes, last of its KL. The places are those that {@code dialect.h} names.
 */
public final class StepWords {

  static final int RATE = 2;
  static final int RATE_OF_RHO = 3;

  private static final int EXAMPLES = 0;
  private static final int KL_WEIGHT = 1;
  private static final int UNBIAS_FIRST = 4;
  private static final int UNBIAS_SECOND = 5;
  private static final int SHARE = 6;
  private static final int HEADER = 8;
  private static final int OF_A_PASS = 8;
  private static final int DROPOUT_KEY = 2;
  private static final int SIGN = 4;
  private static final int FIRST_EXAMPLE = 5;

  private final int passes;
  private final int[] words;

  /**
   * @param passes of a step, at least 1
   */
  public StepWords(int passes) {
    this.passes = passes;
    this.words = new int[HEADER + OF_A_PASS * (passes + 1)];
  }

  /** Where the words of a pass begin. */
  public static int at(int pass) {
    return HEADER + OF_A_PASS * pass;
  }

  /** Where those begin that the KL's noise is drawn by. */
  public int atKl() {
    return at(passes);
  }

  /** The buffer's content: not to be written to. */
  public int[] words() {
    return words;
  }

  /** Of the examples in this call. */
  public void examples(int examples) {
    words[EXAMPLES] = examples;
    put(SHARE, 1.0 / passes);
  }

  public void klWeight(double klWeight, RandomKey key) {
    put(KL_WEIGHT, klWeight);
    key(atKl(), key);
  }

  /**
   * @param unbiasFirst what the first moment is multiplied by, and likewise the second
   */
  public void rates(double rate, double rateOfRho, double unbiasFirst, double unbiasSecond) {
    put(RATE, rate);
    put(RATE_OF_RHO, rateOfRho);
    put(UNBIAS_FIRST, unbiasFirst);
    put(UNBIAS_SECOND, unbiasSecond);
  }

  /**
   * A pass.
   *
   * @param noise key of what its weights or outputs are drawn by
   * @param sign that noise of weights is multiplied by
   * @param dropout key of its masks
   * @param firstExample global index of the first example
   */
  public void pass(int pass, RandomKey noise, int sign, RandomKey dropout, long firstExample) {
    int from = at(pass);
    key(from, noise);
    key(from + DROPOUT_KEY, dropout);
    put(from + SIGN, sign);
    words[from + FIRST_EXAMPLE] = (int) firstExample;
    words[from + FIRST_EXAMPLE + 1] = (int) (firstExample >>> 32);
  }

  private void key(int at, RandomKey key) {
    System.arraycopy(RandomStream.of(key, 0).philoxKey(), 0, words, at, 2);
  }

  private void put(int at, double value) {
    words[at] = Float.floatToRawIntBits((float) value);
  }
}
