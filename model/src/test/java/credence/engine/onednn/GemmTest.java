package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import credence.engine.onednn.Gemm.Factor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GemmTest {

  private static final int ROWS = 7;
  private static final int COLUMNS = 21;

  @ParameterizedTest
  @ValueSource(ints = {1, 251, 252, 253, 504, 505, 1201})
  void aProductIsTheSumOfItsPartsHoweverFactorsLie(int inner) {
    for (boolean left : new boolean[] {false, true}) {
      for (boolean right : new boolean[] {false, true}) {
        requireProduct(inner, left, right);
      }
    }
  }

  private static void requireProduct(int inner, boolean left, boolean right) {
    Random random = new Random(inner);
    try (Workbench bench = new Workbench();
        Floats a = random(ROWS * inner, random);
        Floats b = random(inner * COLUMNS, random);
        Floats c = random(ROWS * COLUMNS, random)) {
      Factor first = new Factor(a.at(0), left ? ROWS : inner, left);
      Factor second = new Factor(b.at(0), right ? inner : COLUMNS, right);
      Gemm.of(bench, first, second, c.at(0), ROWS, inner, COLUMNS).run();
      float[] x = values(a);
      float[] y = values(b);
      float[] z = values(c);
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            float of = x[left ? k * ROWS + i : i * inner + k];
            sum += (double) of * y[right ? j * inner + k : k * COLUMNS + j];
          }
          Offset<Float> error = Offset.offset(1e-5f * inner);
          assertThat(z[i * COLUMNS + j]).as("%d %d", i, j).isCloseTo((float) sum, error);
        }
      }
    }
  }

  /** Whose signals arrive in the middle of products: with longer sums they overwrote the heap. */
  @ParameterizedTest
  @CsvSource({"256, 256, 1200", "120, 400, 256", "1200, 1200, 256"})
  void aSamplingProfilerLeavesMemoryAsItIs(int rows, int columns, int inner, @TempDir Path crashes)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:StartFlightRecording:jdk.ExecutionSample#period=1ms,jdk.NativeMethodSample#period=1ms",
            "-cp",
            System.getProperty("java.class.path"),
            GemmTest.class.getName(),
            Integer.toString(rows),
            Integer.toString(columns),
            Integer.toString(inner));
    builder.directory(crashes.toFile()).redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("Started recording").contains("products");
  }

  /** Products of that size for some seconds. */
  public static void main(String[] size) {
    int rows = Integer.parseInt(size[0]);
    int columns = Integer.parseInt(size[1]);
    int inner = Integer.parseInt(size[2]);
    Random random = new Random(1);
    try (Workbench bench = new Workbench();
        Floats a = random(rows * inner, random);
        Floats b = random(inner * columns, random);
        Floats c = random(rows * columns, random)) {
      Factor left = Factor.of(a.at(0), inner);
      Gemm gemm = Gemm.of(bench, left, Factor.of(b.at(0), columns), c.at(0), rows, inner, columns);
      long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      int products = 0;
      for (; System.nanoTime() < end; products++) {
        gemm.run();
      }
      System.out.println(products + " products");
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
