package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
    assertThat(engine("auto", Device.AUTO, GOOD, GOOD)).isEqualTo("nd4j-cuda");
    assertThat(engine("nd4j", Device.GPU, GOOD)).isEqualTo("nd4j-cuda");
    assertThat(log).isEmpty();
  }

  @Test
  void autoFallsBackToTheProcessorWithOneLine() {
    assertThat(engine("auto", Device.AUTO, GOOD, OLD, STUCK)).isEqualTo("onednn");
    assertThat(log).containsExactly("computing on processors: host b: no code for it");
  }

  @Test
  void gpuIsRefusedWhereACardCannotRunIt() {
    refused(ExitCode.USAGE, "device = gpu: host b: no code for it", "auto", GOOD, OLD);
    refused(ExitCode.TRY_AGAIN, "device = gpu: host c: nvidia-smi hangs", "auto", STUCK);
  }

  @Test
  void enginesThatAreNotForTheDeviceAreRefused() {
    refused(ExitCode.USAGE, "engine onednn computes on processors", "onednn", GOOD);
    assertThat(engine("onednn", Device.AUTO, GOOD)).isEqualTo("onednn");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> engine("nd4j", Device.CPU, GOOD))
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
    assertThat(ordinary.engine("auto", Device.AUTO)).isEqualTo("onednn");
    assertThat(ordinary.engine("nd4j", Device.AUTO)).isEqualTo("nd4j");
    assertThat(ordinary.engine("nd4j", Device.CPU)).isEqualTo("nd4j");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> ordinary.engine("auto", Device.GPU))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessageContaining("this build has no code for GPUs; mvn -Pcuda-11.6 package");
    assertThat(log).isEmpty();
  }

  private String engine(String engine, Device device, GpuCheck... found) {
    return new EngineChoice(true, () -> List.of(found), log::add).engine(engine, device);
  }

  private void refused(ExitCode code, String message, String engine, GpuCheck... found) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> engine(engine, Device.GPU, found))
        .matches(e -> e.exitCode() == code)
        .withMessageContaining(message);
  }
}
