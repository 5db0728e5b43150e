package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Signals may arrive in the middle of any product, convolution and pooling. Kernels that point the
 * stack pointer elsewhere lose memory then: the JVM ends by an abort, or computes something else.
 */
class SignalsTest {

  /**
   * A minute of each. Of half as many steps with the kernels that moved the stack pointer, on
   * AVX-512, 3 of 4 runs of lenet5, 2 of 5 of alexnet and 4 of 4 of mlp-1200 ended by an abort: one
   * search in a thousand would miss the fault.
   */
  private static final Map<String, Integer> LONG =
      Map.of("lenet5", 2000, "alexnet", 200, "mlp-1200", 600, "unusual", 60);

  @TempDir private Path crashes;

  @ParameterizedTest
  @CsvSource({"lenet5, 60", "alexnet, 8", "mlp-1200, 24", "unusual, 3"})
  void aSamplingProfilerChangesNothing(String network, int steps) throws Exception {
    requireSameResults(network, steps, Map.of());
  }

  /** On every instruction set that this processor has: many minutes. */
  @Test
  @Tag("soak")
  void aSamplingProfilerChangesNothingForLongOnAnyInstructionSet() throws Exception {
    Set<String> seen = new LinkedHashSet<>();
    for (String set : List.of("ALL", "AVX512_CORE", "AVX2", "SSE41")) {
      Map<String, String> environment = Map.of("ONEDNN_MAX_CPU_ISA", set);
      String described = ForkedWork.run("lenet5", 1, false, environment, crashes);
      if (seen.add(described.substring(0, described.indexOf(')')))) {
        for (Map.Entry<String, Integer> network : LONG.entrySet()) {
          int steps = set.equals("SSE41") ? network.getValue() / 8 : network.getValue();
          requireSameResults(network.getKey(), steps, environment);
        }
      }
    }
  }

  private void requireSameResults(String network, int steps, Map<String, String> environment)
      throws Exception {
    String profiled = ForkedWork.run(network, steps, true, environment, crashes);
    System.out.printf("%s, %d steps: %s%n", network, steps, profiled);
    assertThat(profiled).isEqualTo(ForkedWork.run(network, steps, false, environment, crashes));
  }
}
