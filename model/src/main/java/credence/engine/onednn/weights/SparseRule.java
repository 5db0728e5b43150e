package credence.engine.onednn.weights;

/**
 * Whether a dense layer predicts faster without its removed weights: by sizes alone. Costs are in
 * units of one multiplication of the product of all weights, 22 ps on one core of a Zen 3 server at
 * 256 examples; there, in one run, that product took so many times as long as the product over what
 * is left (the greater where the inputs have been turned before, as in all draws but the first):
 *
 * <pre>
 * removed       75 %         90 %         95 %         98 %          99 %          99.5 %
 * 784 x 300     0.72  0.84   1.81  2.23   2.80  3.99    4.17   8.14   5.14  11.99   6.40  15.10
 * 300 x 100     0.84  1.15   1.34  2.35   1.70  3.77    2.16   5.75   2.72   6.83   3.89   8.02
 * 1200 x 1200   0.75  0.96   2.73  3.06   4.90  6.40   11.33  14.04  14.85  21.58  24.22  38.23
 * 800 x 500     0.86  0.96   1.98  2.31   3.14  4.04    5.16   8.24   6.53  11.80   8.54  16.55
 * </pre>
 */
public final class SparseRule {

  /** Examples that a weight multiplies at a time: loops shorter than this cost as much. */
  private static final int LEAST_RUN = 64;

  /** A weight's multiplications by the examples, each. */
  private static final long MULTIPLY = 5;

  /** To turn an input or an output of an example. */
  private static final long TURN = 25;

  /** To draw a weight among its neighbours, and one alone. */
  private static final long DRAW = 110;

  private static final long DRAW_ALONE = 350;

  private SparseRule() {}

  /** What {@code examples} are filled up to. */
  public static int padded(int examples) {
    return (examples + LEAST_RUN - 1) / LEAST_RUN * LEAST_RUN;
  }

  /**
   * @param kept weights that are left of {@code all}
   */
  static boolean canBeFaster(int all, int kept) {
    return MULTIPLY * kept < all;
  }

  /**
   * @param kept weights that are left of {@code inputs} times {@code outputs}
   * @param isDrawn whether weights are drawn before they multiply
   */
  static boolean isFaster(int examples, int inputs, int outputs, int kept, boolean isDrawn) {
    long all = (long) inputs * outputs * (examples + (isDrawn ? DRAW : 0));
    long draw = isDrawn ? DRAW_ALONE : 0;
    long left = kept * (MULTIPLY * padded(examples) + draw);
    return canBeFaster(inputs * outputs, kept) && left + TURN * (inputs + outputs) * examples < all;
  }
}
