package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {

  private static final Precision FLOAT32 = Precision.FLOAT32;
  private static final GpuCheck GOOD = new GpuCheck("a", "0", null, false);
  private static final GpuCheck OLD = new GpuCheck("b", "1", "no code for it", false);
  private static final GpuCheck STUCK = new GpuCheck("c", "0", "nvidia-smi hangs", true);

  private static final GpuCheck NONE = new GpuCheck("a", "", "no card", false);

  private final List<String> log = new ArrayList<>();
  private final List<EngineName> asked = new ArrayList<>();

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
            name -> List.of(NONE),
            EngineChoiceTest::notAsked,
            log::add);
    assertThat(ordinary.engine(EngineSetting.AUTO, Device.AUTO, FLOAT32))
        .isEqualTo(EngineName.ONEDNN);
    assertThat(ordinary.engine(EngineSetting.AUTO, Device.CPU, FLOAT32))
        .isEqualTo(EngineName.ONEDNN);
    assertThat(ordinary.engine(EngineSetting.ND4J, Device.AUTO, FLOAT32))
        .isEqualTo(EngineName.ND4J);
    assertThat(ordinary.engine(EngineSetting.ND4J, Device.CPU, FLOAT32)).isEqualTo(EngineName.ND4J);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> ordinary.engine(EngineSetting.ND4J, Device.GPU, FLOAT32))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessageContaining("this build has no code for GPUs; mvn -Pcuda-11.6 package");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> ordinary.engine(EngineSetting.AUTO, Device.GPU, FLOAT32))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessage("engine = auto: host a: no card");
    assertThat(log).isEmpty();
  }

  @Test
  void openClGpusAreTakenWhereEveryExecutorHasOne() {
    for (Device device : List.of(Device.AUTO, Device.GPU)) {
      assertThat(openCl(EngineSetting.AUTO, device, GOOD)).isEqualTo(EngineName.OPENCL);
      assertThat(openCl(EngineSetting.OPENCL, device, GOOD)).isEqualTo(EngineName.OPENCL);
    }
    assertThat(openCl(EngineSetting.AUTO, Device.AUTO, GOOD, NONE)).isEqualTo(EngineName.ONEDNN);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> openCl(EngineSetting.OPENCL, Device.AUTO, GOOD, NONE))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessage("engine = opencl: host a: no card");
    assertThat(asked).containsOnly(EngineName.OPENCL);
  }

  @Test
  void openClOnProcessorsIsForThoseWhoNameIt() {
    for (EngineSetting engine : List.of(EngineSetting.AUTO, EngineSetting.OPENCL)) {
      assertThat(openCl(engine, Device.OPENCL_CPU, GOOD)).isEqualTo(EngineName.OPENCL_CPU);
    }
    assertThat(asked).containsOnly(EngineName.OPENCL_CPU);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> openCl(EngineSetting.ONEDNN, Device.OPENCL_CPU, GOOD))
        .withMessage("device = opencl-cpu: that is for engine = opencl or auto, not onednn");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> openCl(EngineSetting.OPENCL, Device.CPU, GOOD))
        .withMessageContaining("where device = opencl-cpu says so");
  }

  private EngineName openCl(EngineSetting engine, Device device, GpuCheck... found) {
    return new EngineChoice(
            false,
            () -> {
              throw new AssertionError("looked for CUDA");
            },
            name -> {
              asked.add(name);
              return List.of(found);
            },
            EngineChoiceTest::notAsked,
            log::add)
        .engine(engine, device, FLOAT32);
  }

  private EngineName engine(EngineSetting engine, Device device, GpuCheck... found) {
    return new EngineChoice(
            true,
            () -> List.of(found),
            EngineChoiceTest::notThroughOpenCl,
            EngineChoiceTest::notAsked,
            log::add)
        .engine(engine, device, FLOAT32);
  }

  private static List<GpuCheck> notThroughOpenCl(EngineName engine) {
    throw new AssertionError("looked for " + engine);
  }

  private static List<String> notAsked(EngineName engine, Precision precision) {
    throw new AssertionError("looked for " + precision);
  }

  @Test
  void bfloat16IsOfOnednnOnProcessorsEvenInABuildForGpus() {
    for (EngineSetting engine : List.of(EngineSetting.AUTO, EngineSetting.ONEDNN)) {
      for (Device device : List.of(Device.AUTO, Device.CPU)) {
        assertThat(rounding(engine, device)).isEqualTo(EngineName.ONEDNN);
      }
    }
    assertThat(log).isEmpty();
  }

  @Test
  void bfloat16IsRefusedWhereAnExecutorHasItNot() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> rounding(EngineSetting.AUTO, Device.AUTO, "host b: no", "host c: no"))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessage("host b: no");
  }

  @Test
  void bfloat16IsRefusedByTheOtherEnginesAndOnGpus() {
    for (EngineSetting engine :
        List.of(EngineSetting.ND4J, EngineSetting.OPENCL, EngineSetting.DL4J_AVERAGING)) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> rounding(engine, Device.AUTO))
          .matches(e -> e.exitCode() == ExitCode.USAGE)
          .withMessage(
              "precision = bfloat16 needs engine = onednn or auto: engine = %s computes in float32"
                  + " alone",
              engine);
    }
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> rounding(EngineSetting.AUTO, Device.GPU))
        .withMessageContaining("precision = bfloat16 needs device = cpu or auto");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> rounding(EngineSetting.AUTO, Device.OPENCL_CPU))
        .withMessageContaining("precision = bfloat16 needs device = cpu or auto");
  }

  private EngineName rounding(EngineSetting engine, Device device, String... faults) {
    return new EngineChoice(
            true,
            () -> List.of(),
            EngineChoiceTest::notThroughOpenCl,
            (name, precision) -> List.of(faults),
            log::add)
        .engine(engine, device, Precision.BFLOAT16);
  }

  private void refused(ExitCode code, String message, EngineSetting engine, GpuCheck... found) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> engine(engine, Device.GPU, found))
        .matches(e -> e.exitCode() == code)
        .withMessageContaining(message);
  }
}
