package credence.engine.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.OtherProcess;
import credence.engine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionTest {

  private static final EngineSpec SPEC =
      EngineCases.spec(EngineCases.tinyLeNet(), 1, new Optimizer.Sgd());

  @Test
  void singlePrecisionIsWhatASpecHasUnlessItSaysOtherwise() {
    assertThat(SPEC.precision()).isEqualTo(Precision.FLOAT32);
    assertThat(EngineSpec.forPrediction(SPEC.network()).precision()).isEqualTo(Precision.FLOAT32);
    assertThat(SPEC.in(Precision.BFLOAT16).precision()).isEqualTo(Precision.BFLOAT16);
    assertThat(SPEC.in(Precision.BFLOAT16).in(Precision.FLOAT32)).isEqualTo(SPEC);
  }

  @Test
  void theReferenceEngineRefusesBfloat16WithTheRemedy() {
    String message =
        "precision = bfloat16: the engine nd4j computes in float32 alone; set engine = onednn, or"
            + " precision = float32";
    assertThatThrownBy(() -> Engines.create(EngineName.ND4J, SPEC.in(Precision.BFLOAT16)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Engines.require(EngineName.ND4J, Precision.BFLOAT16))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
    Engines.require(EngineName.ND4J, Precision.FLOAT32);
  }

  /** On whatever processor: oneDNN is told to do without the instructions. */
  @Test
  void aProcessorWithoutTheInstructionsIsRefusedWithTheRemedy() throws Exception {
    ProcessBuilder builder = OtherProcess.java(PrecisionTest.class, List.of());
    builder.environment().put("ONEDNN_MAX_CPU_ISA", "AVX2");
    assertThat(OtherProcess.run(builder, OtherProcess.USUAL))
        .contains("precision = bfloat16 needs a processor with AVX512-BF16 or AMX, and oneDNN")
        .contains("(avx2) finds neither here; set precision = float32");
  }

  /** Says why oneDNN refuses. */
  public static void main(String[] arguments) {
    Engines.create(EngineName.ONEDNN, SPEC).close();
    try (Engine unexpected = Engines.create(EngineName.ONEDNN, SPEC.in(Precision.BFLOAT16))) {
      throw new IllegalStateException(unexpected.describe());
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
    }
  }
}
