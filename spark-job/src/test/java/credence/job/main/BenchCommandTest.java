package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.Standardisation;
import credence.job.support.Commands;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.store.CanonicalJson;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelForm;
import credence.store.ModelStore;
import credence.store.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

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
  void trainingSaysWhoseStepsTheseAre() throws Exception {
    String[][] cases = {
      {"adam", "local-reparameterisation", "1"},
      {"ivon", "local-reparameterisation", "1"},
      {"ivon", "weight-sampling", "1", "--estimator", "weight-sampling"},
      {"ivon", "weight-sampling", "2", "--estimator", "weight-sampling", "--antithetic"}
    };
    for (String[] each : cases) {
      List<String> arguments = new ArrayList<>(List.of("--network", "lenet5"));
      arguments.addAll(List.of("--optimizer", each[0]));
      arguments.addAll(Arrays.asList(each).subList(3, each.length));
      JsonNode line =
          new ObjectMapper().readTree(output(0, arguments.toArray(String[]::new)).get(0));
      assertThat(line.path("optimizer").asText()).isEqualTo(each[0]);
      assertThat(line.path("estimator").asText()).isEqualTo(each[1]);
      assertThat(line.path("passes").asText()).isEqualTo(each[2]);
      assertThat(line.path("images_per_second").asDouble()).isPositive();
    }
    assertThat(output(64, "--antithetic")).isEmpty();
    assertThat(output(64, "--predict", "2", "--optimizer", "ivon")).isEmpty();
    assertThat(output(64, "--optimizer", "vogn")).isEmpty();
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
  void trainedModelsArePredictedBesideNetworks(@TempDir Path folder) throws Exception {
    Model model = model();
    ModelStore.write(LocalFolder.of(folder.resolve("dense")), model);
    ModelStore.write(LocalFolder.of(folder.resolve("compact")), model, ModelForm.COMPACT);
    List<String> arguments = new ArrayList<>(List.of("--predict", "3", "--draws-of", "mean"));
    for (String form : List.of("dense", "compact")) {
      arguments.addAll(List.of("--model", folder.resolve(form).toString()));
    }
    List<String> lines = output(0, arguments.toArray(String[]::new));
    assertThat(lines).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(lines.get(1));
    assertThat(line.path("network").asText()).isEqualTo(folder.resolve("compact").toString());
    assertThat(line.path("draws").asInt()).isEqualTo(1);
    assertThat(line.path("draws_of").asText()).isEqualTo("mean");

    assertThat(output(64, "--model", folder.resolve("dense").toString())).isEmpty();
    assertThat(output(66, "--predict", "1", "--model", folder.resolve("no").toString())).isEmpty();
    Files.write(folder.resolve("compact/weights.bin"), new byte[5]);
    assertThat(output(65, "--predict", "1", "--model", folder.resolve("compact").toString()))
        .isEmpty();
  }

  private static Model model() {
    NetworkSpec network = new NetworkSpec("n", Shape.flat(9), List.of(new Dense(2)));
    float[] rho = new float[20];
    Arrays.fill(rho, 3, 18, Float.NEGATIVE_INFINITY);
    Provenance provenance =
        new Provenance(
            "0.1.0",
            "onednn",
            1,
            "0".repeat(64),
            CanonicalJson.object(),
            CanonicalJson.object(),
            null);
    return new Model(
        network,
        MeanField.of(new float[20], rho),
        new GaussianPrior(0, 1),
        Shape.flat(9),
        new Standardisation(new float[9], ones(9)),
        PictureRules.usual(),
        List.of("a", "b"),
        provenance);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** A bench without PyTorch is still a bench. */
  @Test
  void theLimitStandsBesideTheRateAndAMissingPeerIsLeftOut() throws Exception {
    List<String> lines = output(0, "--network", "lenet5", "--peer=no-such-python");
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    double limit = line.path("limit_images_per_second").asDouble();
    assertThat(limit).isGreaterThan(line.path("images_per_second").asDouble());
    assertThat(line.path("share_of_limit").asDouble())
        .isCloseTo(line.path("images_per_second").asDouble() / limit, within(1e-3));
    assertThat(line.has("peer")).isFalse();
    assertThat(output(64, "--peer", "--optimizer", "ivon")).isEmpty();
  }

  @Test
  void usageErrorsHaveTheirExitCode() {
    assertThat(output(64, "--network", "lenet6")).isEmpty();
    assertThat(output(64, "--network", "lenet5", "--engine", "gpu")).isEmpty();
    assertThat(output(64, "--batches", "4")).isEmpty();
    assertThat(output(64, "--predict", "0")).isEmpty();
    assertThat(output(64, "--draws-of", "mean")).isEmpty();
  }

  /** Of two replicas one may fail while the other waits for it. */
  @Test
  void aBatchThatNoMemoryHoldsIsAUsageErrorToo() {
    String[] arguments = {"--network", "alexnet", "--batch", "40000000", "--threads", "2"};
    assertThat(Commands.run("bench", arguments)).isEqualTo(64);
  }

  private static List<String> output(int code, String... arguments) {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      List<String> all = new ArrayList<>(List.of(SHORT));
      all.addAll(List.of(arguments));
      assertThat(Commands.run("bench", all.toArray(String[]::new))).isEqualTo(code);
    } finally {
      System.setOut(console);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("{")).toList();
  }
}
