package credence.engine.onednn.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Gemm.Factor;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GemmTest {

  private static final int ROWS = 7;
  private static final int COLUMNS = 21;
  private static final int WIDE = 1030;

  @ParameterizedTest
  @ValueSource(ints = {1, 83, 84, 85, 168, 169, 1201})
  void aProductIsTheSumOfItsPartsHoweverFactorsLie(int inner) {
    for (boolean left : new boolean[] {false, true}) {
      for (boolean right : new boolean[] {false, true}) {
        requireProduct(inner, COLUMNS, left, right);
        requireProduct(inner, WIDE, left, right);
      }
    }
  }

  private static void requireProduct(int inner, int columns, boolean left, boolean right) {
    Random random = new Random(inner);
    try (Primitives primitives = new Primitives();
        Floats a = random(ROWS * inner, random);
        Floats b = random(inner * columns, random);
        Floats c = random(ROWS * columns, random)) {
      Factor first = new Factor(a.at(0), left ? ROWS : inner, left);
      Factor second = new Factor(b.at(0), right ? inner : columns, right);
      Gemm.of(primitives, first, second, c.at(0), ROWS, inner, columns).run();
      float[] x = values(a);
      float[] y = values(b);
      float[] z = values(c);
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            float of = x[left ? k * ROWS + i : i * inner + k];
            sum += (double) of * y[right ? j * inner + k : k * columns + j];
          }
          Offset<Float> error = Offset.offset(1e-5f * inner);
          assertThat(z[i * columns + j]).as("%d %d", i, j).isCloseTo((float) sum, error);
        }
      }
    }
  }

  /** From AVX2 on: the older kernels must not meet a signal where sums are long. */
  @ParameterizedTest
  @CsvSource({"256, 400, 120", "120, 256, 400", "1200, 256, 1200", "256, 1024, 3072"})
  void longSumsAreServedByKernelsThatKeepTheStack(int rows, int inner, int columns) {
    assumeTrue(
        !DnnlLibrary.describe().contains("sse41") && !DnnlLibrary.describe().contains("(avx)"));
    assertThat(operations(rows, inner, columns))
        .isEqualTo(columns >= 1024 ? (columns + 511) / 512 : 1);
  }

  /** Before AVX-512 an older kernel serves a single row: in ten parts of at most 84 terms. */
  @Test
  void theLongSumsOfOneRowAreInPartsWhereNoOtherKernelServesThem() {
    boolean keepsStack = DnnlLibrary.describe().contains("avx512");
    assertThat(operations(1, 784, 10)).isIn(keepsStack ? List.of(1) : List.of(1, 10));
  }

  private static int operations(int rows, int inner, int columns) {
    try (Primitives primitives = new Primitives();
        Floats a = Floats.allocate(rows * inner);
        Floats b = Floats.allocate(inner * columns);
        Floats c = Floats.allocate(rows * columns)) {
      Factor left = Factor.of(a.at(0), inner);
      Factor right = Factor.of(b.at(0), columns);
      return Gemm.of(primitives, left, right, c.at(0), rows, inner, columns).operations();
    }
  }

  private static Floats random(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    Floats floats = Floats.allocate(length);
    floats.put(0, values, length);
    return floats;
  }

  private static float[] values(Floats floats) {
    float[] values = new float[floats.length()];
    floats.get(0, values, values.length);
    return values;
  }
}
