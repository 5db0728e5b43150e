package credence.engine.gpu.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingRiskTest {

  @TempDir Path vendors;

  @Test
  void poclIsLoadedOnlyWhereItLeavesTheJvmItsSignal() throws IOException {
    Files.writeString(vendors.resolve("nvidia.icd"), "libnvidia-opencl.so.1\n");
    assertThat(LoadingRisk.of(Map.of(), vendors)).isNull();
    Path pocl =
        Files.writeString(vendors.resolve("pocl.icd"), "/usr/lib/x86_64-linux-gnu/libpocl.so.2\n");
    assertThat(LoadingRisk.of(Map.of(), vendors)).contains("POCL_SIGFPE_HANDLER=0");
    assertThat(LoadingRisk.of(Map.of("POCL_SIGFPE_HANDLER", "1"), vendors)).isNotNull();
    assertThat(LoadingRisk.of(Map.of("POCL_SIGFPE_HANDLER", "0"), vendors)).isNull();
    assertThat(LoadingRisk.of(Map.of("OCL_ICD_VENDORS", pocl.toString()), Path.of("none")))
        .isNotNull();
    assertThat(LoadingRisk.of(Map.of("OCL_ICD_FILENAMES", "libpocl.so.2"), Path.of("none")))
        .isNotNull();
    assertThat(LoadingRisk.of(Map.of(), Path.of("none"))).isNull();
  }

  /** Which is what a driver that takes SIGFPE would break; the JIT compiles it to a signal. */
  @Test
  void divisionsByZeroAreExceptionsBesideOpenCl() {
    assertThat(OpenClDevices.names(OpenClKind.CPU)).isNotNull();
    int caught = 0;
    for (int i = 0; i < 100_000; i++) {
      try {
        caught += 7 / (i % 2) > 0 ? 0 : 1;
      } catch (ArithmeticException e) {
        caught++;
      }
    }
    assertThat(caught).isEqualTo(50_000);
  }
}
