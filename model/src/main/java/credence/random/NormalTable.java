package credence.random;

/**
 * Standard normals from 32-bit words by the inverse distribution function: one word, one normal, no
 * branch. A word, its lowest bit set, is read as a signed integer s and stands for the tail
 * probability |s| / 2^32 on the side of its sign, so the numbers are exactly symmetric and reach
 * |z| = 6.23.
 *
 * <p>The quantile is a quadratic on each of 16 pieces of each binade of |s|: pieces shrink with the
 * tail, so the error is about 3e-6 in z everywhere and 1e-6 in the distribution function. Sign,
 * exponent and leading mantissa bits of the float s index the pieces directly. Of the array only 16
 * KB are ever touched, which stay in the first-level cache. All arithmetic rounds as IEEE 754 says:
 * the same word gives the same float everywhere.
 */
final class NormalTable {

  /** Pieces to a binade, as bits. */
  private static final int PIECE_BITS = 4;

  /** Centre of the piece, then the coefficients of 1, d, d^2, where d is s less the centre. */
  private static final int ROW = 4;

  /**
   * From a float's bits, moved so that rows are {@link #ROW} apart: the sign, the low 5 bits of the
   * exponent (all 32 exponents of 1 .. 2^31 differ there) and the leading mantissa bits.
   */
  private static final int SHIFT = 23 - PIECE_BITS - 2;

  private static final int ROWS = 0x47FC;
  private static final float[] TABLE = build();

  private NormalTable() {}

  static float normal(int word) {
    float s = word | 1;
    int row = (Float.floatToRawIntBits(s) >>> SHIFT) & ROWS;
    float d = s - TABLE[row];
    return Math.fma(Math.fma(TABLE[row + 3], d, TABLE[row + 2]), d, TABLE[row + 1]);
  }

  static float[] copy() {
    return TABLE.clone();
  }

  private static float[] build() {
    float[] table = new float[ROWS + ROW];
    int pieces = 1 << PIECE_BITS;
    for (int exponent = 0; exponent < 31; exponent++) {
      double width = StrictMath.scalb(1.0, exponent - PIECE_BITS);
      for (int piece = 0; piece < pieces; piece++) {
        double centre = (pieces + piece + 0.5) * width;
        double[] quadratic = fit(centre, width / 2);
        put(table, 1, centre, quadratic);
        put(table, -1, centre, quadratic);
      }
    }
    // Rounding to float makes 2^31 of the largest words: the median.
    put(table, 1, 0x1p31, new double[3]);
    put(table, -1, 0x1p31, new double[3]);
    return table;
  }

  private static void put(float[] table, int sign, double centre, double[] quadratic) {
    int row = (Float.floatToRawIntBits((float) (sign * centre)) >>> SHIFT) & ROWS;
    table[row] = (float) (sign * centre);
    table[row + 1] = (float) (sign * quadratic[0]);
    table[row + 2] = (float) quadratic[1];
    table[row + 3] = (float) (sign * quadratic[2]);
  }

  /** The quadratic in d through the quantile at the three Chebyshev points of centre +- half. */
  private static double[] fit(double centre, double half) {
    double reach = half * StrictMath.sqrt(0.75);
    double left = quantile(centre - reach);
    double middle = quantile(centre);
    double right = quantile(centre + reach);
    return new double[] {
      middle, (right - left) / (2 * reach), (right - 2 * middle + left) / (2 * reach * reach)
    };
  }

  private static double quantile(double magnitude) {
    return NormalQuantile.upper(StrictMath.scalb(magnitude, -32));
  }
}
