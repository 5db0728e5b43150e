package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchMainTest {

  private static final String[] SHORT = {"--batch", "4", "--seconds", "0.02", "--threads", "2"};

  @Test
  void trainingIsOneLineANetwork() throws Exception {
    List<String> lines = output(0, "--network", "lenet5", "--network", "mlp-400");
    assertThat(lines).hasSize(2);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.path("network").asText()).isEqualTo("lenet5");
    assertThat(first.path("mode").asText()).isEqualTo("train");
    assertThat(first.path("batch").asInt()).isEqualTo(4);
    assertThat(first.path("threads").asInt()).isEqualTo(2);
    assertThat(first.path("images_per_second").asDouble())
        .isBetween(first.path("min").asDouble(), first.path("max").asDouble())
        .isPositive();
    assertThat(new ObjectMapper().readTree(lines.get(1)).path("network").asText())
        .isEqualTo("mlp-400");
  }

  @Test
  void predictionSaysOfWhatItDraws() throws Exception {
    List<String> lines =
        output(0, "--network", "lenet5", "--predict", "2", "--draws-of", "activations");
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.path("mode").asText()).isEqualTo("predict");
    assertThat(line.path("draws").asInt()).isEqualTo(2);
    assertThat(line.path("draws_of").asText()).isEqualTo("activations");
  }

  @Test
  void usageErrorsHaveTheirExitCode() {
    assertThat(output(64, "--network", "lenet6")).isEmpty();
    assertThat(output(64, "--network", "lenet5", "--engine", "gpu")).isEmpty();
    assertThat(output(64, "--batches", "4")).isEmpty();
    assertThat(output(64, "--predict", "0")).isEmpty();
  }

  private static List<String> output(int code, String... arguments) {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      List<String> all = new java.util.ArrayList<>(List.of(SHORT));
      all.addAll(List.of(arguments));
      assertThat(BenchMain.run(all.toArray(String[]::new))).isEqualTo(code);
    } finally {
      System.setOut(console);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("{")).toList();
  }
}
