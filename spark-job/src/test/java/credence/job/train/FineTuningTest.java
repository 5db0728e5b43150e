package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.MeanField;
import credence.job.base.ExitCode;
import credence.job.report.page.Page;
import credence.job.support.Runs;
import credence.job.support.TrainedModelFixture;
import credence.net.WeightLayout;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Training that goes on after a pruning. */
class FineTuningTest extends TrainedModelFixture {

  @Test
  void removedWeightsStayRemovedAndTheOthersMakeUpForThem() throws IOException {
    Path plain = runs.resolve("plain");
    Path tuned = runs.resolve("tuned");
    assertThat(prune(plain, "--by", "magnitude", "--fraction", "0.8")).isZero();
    assertThat(prune(tuned, "--by", "magnitude", "--fraction", "0.8", "--finetune", "6")).isZero();
    Model before = model(plain);
    Model after = model(tuned);
    WeightLayout layout = WeightLayout.of(before.network());
    int[] removed = before.posterior().removed(layout);
    assertThat(removed).hasSize((int) (0.8 * 370));
    MeanField posterior = after.posterior();
    assertThat(posterior.removed(layout)).isEqualTo(removed);
    assertThat(posterior.mu()).isNotEqualTo(before.posterior().mu());
    JsonNode summary = Runs.json(tuned, "summary.json");
    assertThat(summary.path("before_finetuning"))
        .isEqualTo(Runs.json(plain, "summary.json").path("after"));
    assertThat(summary.at("/after/test/mean/nll").asDouble())
        .isLessThan(summary.at("/before_finetuning/test/mean/nll").asDouble());
    assertThat(summary.at("/sparsity/kept").asInt()).isEqualTo(370 - removed.length);
    assertThat(after.provenance().metrics().at("/pruning/finetune_epochs").asInt()).isEqualTo(6);
    JsonNode last = Runs.metrics(tuned).get(Runs.metrics(tuned).size() - 1);
    assertThat(last.path("epoch").asDouble()).isEqualTo(6);
    assertThat(Page.of(Files.readAllBytes(tuned.resolve("report.html"))).text())
        .contains("Smaller model before fine-tuning: test error", "After 6 epochs of it: test");
  }

  @Test
  void narrowerNetworksAreTrainedAsTheyAre() throws IOException {
    Path out = runs.resolve("run");
    String[] options = {"--by", "filter-l1", "--fraction", "0.5", "--finetune", "3"};
    assertThat(prune(out, options)).isZero();
    Model small = model(out);
    assertThat(small.posterior().size()).isEqualTo(26 + 10 * 17);
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/after/test/mean/nll").asDouble())
        .isLessThan(summary.at("/before_finetuning/test/mean/nll").asDouble());
    assertThat(summary.at("/sparsity/sparsity").asDouble()).isEqualTo(0.5);
  }

  /** As after a crash in the last round. */
  @Test
  void anInterruptedTrainingGoesOnToTheSameBytes() throws IOException {
    Path out = runs.resolve("run");
    String[] options = {"--by", "snr", "--fraction", "0.5", "--finetune", "3"};
    assertThat(prune(out, options)).isZero();
    Map<String, String> model = Runs.model(out);
    List<JsonNode> rounds = Runs.metrics(out);
    Path last = out.resolve("checkpoints/round-%06d".formatted(rounds.size()));
    Files.delete(out.resolve("_SUCCESS"));
    Files.delete(last.resolve("state.json"));
    assertThat(out.resolve("checkpoints").toFile().list()).hasSizeGreaterThan(1);
    assertThat(prune(out, options)).isZero();
    assertThat(Runs.model(out)).isEqualTo(model);
    assertThat(Runs.metrics(out)).hasSameSizeAs(rounds);
    assertThat(Runs.metrics(out).get(0)).as("not made again").isEqualTo(rounds.get(0));
  }

  @Test
  void withoutAModelThereIsNothingToTrain() {
    assertThat(prune(runs.resolve("run"), "--finetune", "3")).isEqualTo(ExitCode.USAGE.code());
    assertThat(prune(runs.resolve("run"), "--by", "snr", "--fraction", "0.5", "--finetune", "-1"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(Runs.files(runs.resolve("run"))).isEmpty();
  }

  private static Model model(Path run) throws IOException {
    return ModelStore.read(LocalFolder.of(run.resolve("model")));
  }
}
