package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/gpu-discovery}, which runs on hosts that have nothing else of ours. */
class GpuDiscoveryTest {

  @TempDir Path path;

  @Test
  void withoutNvidiaSmiThereAreNone() throws Exception {
    assertThat(discovered().at("/name").asText()).isEqualTo("gpu");
    assertThat(discovered().at("/addresses").isArray()).isTrue();
    assertThat(discovered().at("/addresses")).isEmpty();
  }

  @Test
  void everyNumberIsAnAddress() throws Exception {
    smi("echo 0; echo 1; echo 10");
    assertThat(discovered().at("/addresses"))
        .extracting(JsonNode::asText)
        .containsExactly("0", "1", "10");
  }

  @Test
  void whatFailsHasNone() throws Exception {
    smi("echo 'NVIDIA-SMI has failed because it couldn\\'t communicate'; exit 9");
    assertThat(discovered().at("/addresses")).isEmpty();
    smi("echo '\"], \"name\": \"x'");
    assertThat(discovered().at("/addresses")).isEmpty();
  }

  private void smi(String script) throws IOException {
    Path program = Files.writeString(path.resolve("nvidia-smi"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private JsonNode discovered() throws Exception {
    // What the script needs, without an nvidia-smi that this machine may have.
    for (String tool : new String[] {"bash", "env", "timeout", "sed"}) {
      Path link = path.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("/usr/bin", tool));
      }
    }
    ProcessBuilder script = new ProcessBuilder("../scripts/gpu-discovery");
    script.environment().put("PATH", path.toString());
    Process process = script.start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return new ObjectMapper().readTree(output);
  }
}
