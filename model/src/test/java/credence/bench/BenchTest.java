package credence.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import credence.engine.Draws;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTest {

  private static final Bench SHORT = new Bench(0, 3, 0.02);

  @Test
  void aLineSaysWhatRanAndHowFast() throws Exception {
    BenchResult result =
        SHORT.run(new BenchCase(EngineName.ONEDNN, "lenet5", 4, 2, new Work.Train()));
    JsonNode line = new ObjectMapper().readTree(result.json());
    assertThat(line.get("network").asText()).isEqualTo("lenet5");
    assertThat(line.get("engine").asText()).isEqualTo("onednn");
    assertThat(line.get("batch").asInt()).isEqualTo(4);
    assertThat(line.get("threads").asInt()).isEqualTo(2);
    assertThat(line.get("mode").asText()).isEqualTo("train");
    assertThat(line.get("min").asDouble()).isPositive();
    assertThat(line.get("images_per_second").asDouble())
        .isBetween(line.get("min").asDouble(), line.get("max").asDouble());
    assertThat(line.get("runs_with").asText()).startsWith("oneDNN");
  }

  @Test
  void predictionsSayWhatIsDrawn() throws Exception {
    Work work = new Work.Predict(new Draws.Activations(1, 2, 0));
    BenchResult result = SHORT.run(new BenchCase(EngineName.ONEDNN, "lenet5", 4, 1, work));
    JsonNode line = new ObjectMapper().readTree(result.withoutStages().json());
    assertThat(line.get("mode").asText()).isEqualTo("predict");
    assertThat(line.get("draws").asInt()).isEqualTo(2);
    assertThat(line.get("draws_of").asText()).isEqualTo("activations");
    assertThat(line.has("stage_milliseconds")).isFalse();
  }

  @Test
  void theMedianIsOfTheRepetitions() {
    BenchCase of = new BenchCase(EngineName.ONEDNN, "lenet5", 4, 1, new Work.Train());
    assertThat(new BenchResult(of, "", new double[] {3, 9, 1}, Map.of()).median()).isEqualTo(3);
  }

  @Test
  void theStagesAddUpToTheBatch() throws Exception {
    BenchResult result =
        SHORT.run(new BenchCase(EngineName.ONEDNN, "lenet5", 64, 1, new Work.Train()));
    double sum = result.stages().values().stream().mapToDouble(Double::doubleValue).sum();
    double fastest = 64 / result.median() * 1e3 / 3;
    assertThat(sum).isGreaterThan(fastest);
  }

  @Test
  void refusesWhatCannotRun() {
    assertThatThrownBy(() -> new BenchCase(EngineName.ONEDNN, "lenet5", 4, 0, new Work.Train()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads = 0 must be at least 1");
    assertThatThrownBy(() -> Engines.resolve("cudann")).hasMessageContaining("cudann");
  }
}
