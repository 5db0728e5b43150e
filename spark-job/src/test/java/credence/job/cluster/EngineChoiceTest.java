package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.engine.choice.EngineName;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {

  private static final GpuCheck GOOD = new GpuCheck("a", "0", null, false);
  private static final GpuCheck OLD = new GpuCheck("b", "1", "no code for it", false);
  private static final GpuCheck STUCK = new GpuCheck("c", "0", "nvidia-smi hangs", true);

  private final List<String> log = new ArrayList<>();

  @Test
  void aBuildForGpusUsesThemWhereAllCanRunIt() {
    assertThat(engine(EngineSetting.AUTO, Device.AUTO, GOOD, GOOD)).isEqualTo(EngineName.ND4J_CUDA);
    assertThat(engine(EngineSetting.ND4J, Device.GPU, GOOD)).isEqualTo(EngineName.ND4J_CUDA);
    assertThat(log).isEmpty();
  }

  @Test
  void autoFallsBackToTheProcessorWithOneLine() {
    assertThat(engine(EngineSetting.AUTO, Device.AUTO, GOOD, OLD, STUCK))
        .isEqualTo(EngineName.ONEDNN);
    assertThat(log).containsExactly("computing on processors: host b: no code for it");
  }

  @Test
  void gpuIsRefusedWhereACardCannotRunIt() {
    refused(ExitCode.USAGE, "device = gpu: host b: no code for it", EngineSetting.AUTO, GOOD, OLD);
    refused(
        ExitCode.TRY_AGAIN, "device = gpu: host c: nvidia-smi hangs", EngineSetting.AUTO, STUCK);
  }

  @Test
  void enginesThatAreNotForTheDeviceAreRefused() {
    refused(ExitCode.USAGE, "engine onednn computes on processors", EngineSetting.ONEDNN, GOOD);
    assertThat(engine(EngineSetting.ONEDNN, Device.AUTO, GOOD)).isEqualTo(EngineName.ONEDNN);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> engine(EngineSetting.ND4J, Device.CPU, GOOD))
        .withMessageContaining("that of this build computes on GPUs alone");
  }

  @Test
  void processorsAreNotAskedForGpus() {
    EngineChoice ordinary =
        new EngineChoice(
            false,
            () -> {
              throw new AssertionError("looked for GPUs");
            },
            log::add);
    assertThat(ordinary.engine(EngineSetting.AUTO, Device.AUTO)).isEqualTo(EngineName.ONEDNN);
    assertThat(ordinary.engine(EngineSetting.ND4J, Device.AUTO)).isEqualTo(EngineName.ND4J);
    assertThat(ordinary.engine(EngineSetting.ND4J, Device.CPU)).isEqualTo(EngineName.ND4J);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> ordinary.engine(EngineSetting.AUTO, Device.GPU))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessageContaining("this build has no code for GPUs; mvn -Pcuda-11.6 package");
    assertThat(log).isEmpty();
  }

  private EngineName engine(EngineSetting engine, Device device, GpuCheck... found) {
    return new EngineChoice(true, () -> List.of(found), log::add).engine(engine, device);
  }

  private void refused(ExitCode code, String message, EngineSetting engine, GpuCheck... found) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> engine(engine, Device.GPU, found))
        .matches(e -> e.exitCode() == code)
        .withMessageContaining(message);
  }
}
