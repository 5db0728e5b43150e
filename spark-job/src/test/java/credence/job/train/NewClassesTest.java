package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.job.main.Failures;
import credence.job.support.Commands;
import credence.job.support.IdxData;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelStore;
import credence.train.InitialPosterior;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night with a class that the nights before did not have. */
class NewClassesTest {

  private static final int SEED = 1;
  private static final int HIDDEN = 6;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path first;
  private static SparkSettings spark;

  @BeforeAll
  static void trainTheFirst() {
    int[] all = {0, 1, 2, 3, 4};
    for (String half : new String[] {"train", "t10k"}) {
      IdxData.write(folder.resolve("monday"), half, all, IdxData.inTurn(120, 1, 2, 3));
      IdxData.write(folder.resolve("tuesday"), half, all, IdxData.inTurn(160, 2, 0, 3, 1));
      IdxData.write(folder.resolve("strange"), half, all, IdxData.inTurn(80, 0, 4));
    }
    spark = SparkSettings.of("local[2]");
    first = folder.resolve("first");
    assertThat(Commands.train(job("monday").set("prior.sigma=0.2").arguments(first))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static Job job(String night) {
    return new Job(folder)
        .set("data.name=idx", "data.path=" + night, "data.validation=40", "data.partitions=2")
        .set("network.layers=null", "network.name=mlp", "network.sizes=[" + HIDDEN + "]")
        .set("seed=" + SEED, "posterior.initial-sigma=0.02", "checkpoint.keep=100");
  }

  private static Job after(Path before, String night, String... settings) {
    return job(night).set("prior.type=posterior", "prior.from=" + before).set(settings);
  }

  private static Model model(Path run) throws IOException {
    return ModelStore.read(LocalFolder.of(run.resolve("model")));
  }

  @Test
  void aNewClassIsRefusedUnlessItIsAskedFor() {
    Path out = runs.resolve("refused");
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(Commands.train(after(first, "tuesday").arguments(out))).isEqualTo(64);
      assertThat(log.text()).contains("[0]", "prior.new-classes = true");
    }
    assertThat(out.resolve("config.conf")).doesNotExist();
  }

  /** At a rate of nothing the network stays what it is before the first step. */
  @Test
  void oldRowsAreThePriorAndNewRowsAreThoseOfANewNetwork() throws IOException {
    Path out = runs.resolve("still");
    Job job = after(first, "tuesday", "prior.new-classes=true");
    job.set("training.learning-rate.start=1e-30", "training.learning-rate.type=constant");
    assertThat(Commands.train(job.arguments(out))).isZero();
    Model old = model(first);
    Model grown = model(out);
    assertThat(old.classNames()).containsExactly("1", "2", "3");
    assertThat(grown.classNames()).containsExactly("1", "2", "3", "0");
    InitialPosterior initial = new InitialPosterior(0.02, new InitialPosterior.Means.FanIn(1));
    MeanField fresh = initial.sample(grown.network(), Family.GAUSSIAN, SEED);
    PosteriorPrior prior = (PosteriorPrior) grown.prior();
    assertThat(prior.first()).isEqualTo(new GaussianPrior(0, 0.2));
    WeightLayout layout = WeightLayout.of(grown.network());
    double kl = 0;
    for (Tensor tensor : WeightLayout.of(old.network()).tensors()) {
      Tensor now = layout.tensor(tensor.layer(), tensor.role());
      for (int i = 0; i < now.size(); i++) {
        int at = now.offset() + i;
        double mu = grown.posterior().mu()[at];
        if (i < tensor.size()) {
          assertThat(mu).isEqualTo(old.posterior().mu()[tensor.offset() + i]);
          assertThat(prior.mean(at)).isEqualTo(mu);
          assertThat(prior.kl(at, mu, grown.posterior().sigma(at))).isEqualTo(0.0);
        } else {
          assertThat(mu).isCloseTo(fresh.mu()[at], within(1e-20));
          assertThat(prior.mean(at)).isZero();
          kl += Math.log(0.2 / 0.02) + (0.02 * 0.02 + mu * mu) / (2 * 0.2 * 0.2) - 0.5;
        }
      }
    }
    assertThat(layout.size() - WeightLayout.of(old.network()).size()).isEqualTo(HIDDEN + 1);
    assertThat(layout.tensor(layout.tensors().get(2).layer(), Role.WEIGHT).shape())
        .containsExactly(4, HIDDEN);
    assertThat(Runs.json(out, "summary.json").at("/train/kl_nats").asDouble())
        .isCloseTo(kl, within(1e-4));
  }

  @Test
  void theScoreBeforehandIsOfKnownClassesAndTheChainGoesOn() throws IOException {
    Path out = runs.resolve("second");
    Job job = after(first, "tuesday", "prior.new-classes=true", "prior.forget=0.9");
    assertThat(Commands.train(job.arguments(out))).isZero();
    JsonNode chain = Runs.json(out, "summary.json").path("chain");
    int known = chain.at("/prequential/examples").asInt();
    assertThat(chain.path("new_classes").toString()).isEqualTo("[\"0\"]");
    assertThat(chain.path("new_images").asInt()).isPositive().isLessThanOrEqualTo(40);
    assertThat(known + chain.path("new_images").asInt()).isEqualTo(120);
    var bytes = Runs.model(out);
    int rounds = Runs.metrics(out).size();
    Runs.unfinish(out, rounds / 2, rounds);
    assertThat(Commands.train(job.arguments(out))).isZero();
    assertThat(Runs.model(out)).isEqualTo(bytes);
    Path third = runs.resolve("third");
    assertThat(Commands.train(after(out, "monday").arguments(third))).isZero();
    assertThat(model(third).classNames()).containsExactly("1", "2", "3", "0");
    assertThat(Runs.json(third, "summary.json").path("chain").has("new_classes")).isFalse();
  }

  @Test
  void whatCannotGrowIsRefusedByName() {
    Path out = runs.resolve("refused");
    refused(out, after(first, "strange", "prior.new-classes=true"), "no image that is trained on");
    String layers = "network.layers=[{type=flatten},{type=dense,units=%d},{type=relu}]";
    Path last = runs.resolve("relu");
    Job relu = job("monday").set("network.sizes=null", layers.formatted(3));
    assertThat(Commands.train(relu.arguments(last))).isZero();
    Job more = after(last, "tuesday", "prior.new-classes=true");
    more.set("network.sizes=null", layers.formatted(4));
    refused(out, more, "layers[2]", "a last dense layer alone");
    Path mixture = runs.resolve("mixture");
    assertThat(Commands.train(job("monday").set("prior.type=scale-mixture").arguments(mixture)))
        .isZero();
    refused(out, after(mixture, "tuesday", "prior.new-classes=true"), "type gaussian");
  }

  private static void refused(Path out, Job job, String... said) {
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(Commands.train(job.arguments(out))).isEqualTo(64);
      assertThat(log.text()).contains(said);
    }
    assertThat(out.resolve("config.conf")).doesNotExist();
  }
}
