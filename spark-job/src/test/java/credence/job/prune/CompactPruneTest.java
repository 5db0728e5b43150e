package credence.job.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.MeanField;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.TrainedModelFixture;
import credence.net.WeightLayout;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelStore;
import credence.store.Quantisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompactPruneTest extends TrainedModelFixture {

  private static final String[] BY = {"--by", "magnitude", "--fraction", ".97", "--fractions", "0"};

  @Test
  void aCompactModelPredictsAsTheDenseOneFromFewerBytes() throws IOException {
    Path dense = runs.resolve("dense");
    Path compact = runs.resolve("compact");
    assertThat(prune(dense, BY)).isZero();
    assertThat(prune(compact, with("--compact"))).isZero();
    assertThat(names(compact)).containsExactly("model.json", "model.sha256", "weights.bin");
    JsonNode expected = Runs.json(dense, "summary.json");
    JsonNode found = Runs.json(compact, "summary.json");
    for (String split : List.of("test", "validation")) {
      String at = "/after/" + split + "/mean";
      assertThat(found.at(at + "/error")).isEqualTo(expected.at(at + "/error"));
      assertThat(found.at(at + "/nll").asDouble())
          .isCloseTo(expected.at(at + "/nll").asDouble(), offset(1e-6));
    }
    JsonNode sizes = found.path("compact");
    assertThat(sizes.path("dense_bytes").asLong()).isEqualTo(bytes(trained));
    assertThat(sizes.path("compact_bytes").asLong()).isEqualTo(bytes(compact));
    assertThat(sizes.path("ratio").asDouble())
        .isEqualTo((double) bytes(trained) / bytes(compact))
        .isGreaterThan(1.2);
    Model small = model(compact);
    assertThat(sizes.at("/layers/0/units").asInt()).isEqualTo(2);
    assertThat(sizes.at("/layers/0/kept").asInt())
        .isEqualTo(small.network().outputOf(0).channels());
    assertThat(sizes.at("/layers/1/kept").asInt()).isEqualTo(10);
    assertThat(Runs.json(dense, "summary.json").has("compact")).isFalse();
  }

  @Test
  void eightBitsAreMeasuredBesideFloats() throws IOException {
    Path floats = runs.resolve("floats");
    Path eight = runs.resolve("eight");
    Path again = runs.resolve("again");
    assertThat(prune(floats, with("--compact"))).isZero();
    assertThat(prune(eight, with("--compact", "--bits", "8"))).isZero();
    JsonNode summary = Runs.json(eight, "summary.json");
    assertThat(summary.path("before_quantisation"))
        .isEqualTo(Runs.json(floats, "summary.json").path("after"));
    assertThat(Files.size(eight.resolve("model/weights.bin")))
        .isLessThan(Files.size(floats.resolve("model/weights.bin")));

    assertThat(Page.of(Files.readAllBytes(eight.resolve("report.html"))).text())
        .contains("Bytes of the model", "Smaller model: test error", "With means of 8 bits: test");

    MeanField whole = model(floats).posterior();
    WeightLayout layout = WeightLayout.of(model(floats).network());
    assertThat(model(eight).posterior().mu()).isEqualTo(Quantisation.apply(layout, whole).mu());
    // What is measured is what another job reads.
    String[] arguments = Prunings.arguments(eight, data, again, "--fractions", "0");
    assertThat(Commands.prune(arguments)).isZero();
    assertThat(Runs.json(again, "summary.json").path("before")).isEqualTo(summary.path("after"));
  }

  private static String[] with(String... more) {
    return Stream.concat(Stream.of(BY), Stream.of(more)).toArray(String[]::new);
  }

  private static List<String> names(Path run) throws IOException {
    return LocalFolder.of(run.resolve("model")).list();
  }

  private static long bytes(Path run) throws IOException {
    long bytes = 0;
    for (String name : names(run)) {
      bytes += Files.size(run.resolve("model").resolve(name));
    }
    return bytes;
  }

  private static Model model(Path run) throws IOException {
    return ModelStore.read(LocalFolder.of(run.resolve("model")));
  }
}
