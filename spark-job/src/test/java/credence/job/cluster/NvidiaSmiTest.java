package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NvidiaSmiTest {

  @TempDir Path folder;

  @Test
  void cardsAreListed() throws IOException {
    NvidiaSmi smi =
        saying("[ \"$*\" = '--query-gpu=index,name,compute_cap --format=csv,noheader' ]\n" + two());
    assertThat(smi.cards())
        .containsExactly(
            new GpuCard("0", "NVIDIA A100-SXM4-40GB", 8, 0), new GpuCard("1", "NVIDIA H200", 9, 0));
  }

  @Test
  void aHostWithoutTheProgramHasNone() throws IOException {
    NvidiaSmi none = new NvidiaSmi(folder.resolve("none").toString(), Duration.ofSeconds(5));
    assertThat(none.cards()).isEmpty();
    assertThat(GpuCheck.here("0", none).fault()).contains("no GPU with the address 0");
  }

  @Test
  void whatCannotRunTheCodeSaysCardCapabilityAndWhatIsSupported() throws IOException {
    NvidiaSmi smi = saying(two());
    assertThat(GpuCheck.here("0", smi).fault()).isNull();
    assertThat(GpuCheck.here("1", smi).fault())
        .isEqualTo(
            "GPU 1 is a NVIDIA H200 of compute capability 9.0, and this build has code for 3.7 to"
                + " 8.9 (machine code sm_37 to sm_86, no PTX)");
    assertThat(GpuCheck.here("2", smi).fault()).contains("no GPU with the address 2");
    assertThat(GpuCheck.here("", smi).fault()).contains("spark.executor.resource.gpu.amount");
  }

  @Test
  void capabilitiesWithMachineCodeAreSupported() {
    for (String capability : new String[] {"3.7", "5.0", "6.1", "7.0", "7.5", "8.0", "8.6"}) {
      assertThat(CudaBuild.runsOn(card(capability))).as(capability).isTrue();
    }
    for (String capability : new String[] {"2.0", "3.5", "9.0", "10.0", "12.0"}) {
      assertThat(CudaBuild.runsOn(card(capability))).as(capability).isFalse();
    }
  }

  @Test
  void faultsAreTold() throws IOException {
    fails("echo 'NVIDIA-SMI has failed'; exit 9", "ended with code 9: NVIDIA-SMI has failed");
    fails("echo '0, A card, [N/A]'", "expected index,name,compute_cap, found '0, A card, [N/A]'");
    fails("echo '0, A card, 8.0, more'", "found '0, A card, 8.0, more'");
    fails("printf 'a\\033[31mb\\n'", "found 'a?[31mb'");
    assertThat(GpuCheck.here("0", saying("exit 9")).passing()).isTrue();
  }

  @Test
  void whatDoesNotEndIsNotWaitedFor() throws IOException {
    for (String script : new String[] {"sleep 60", "while :; do echo '0, A card, 8.0'; done"}) {
      NvidiaSmi smi = new NvidiaSmi(saying(script).program(), Duration.ofSeconds(1));
      assertThatExceptionOfType(IOException.class)
          .as(script)
          .isThrownBy(smi::cards)
          .withMessage("nvidia-smi did not end within 1 s");
    }
  }

  private static String two() {
    return "echo '0, NVIDIA A100-SXM4-40GB, 8.0'; echo '1, NVIDIA H200, 9.0'";
  }

  private static GpuCard card(String capability) {
    try {
      return GpuCard.parse("0, A card, " + capability);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void fails(String script, String message) throws IOException {
    assertThatExceptionOfType(IOException.class)
        .as(script)
        .isThrownBy(saying(script)::cards)
        .withMessageContaining(message);
  }

  private NvidiaSmi saying(String script) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nset -e\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new NvidiaSmi(program.toString(), Duration.ofSeconds(20));
  }
}
