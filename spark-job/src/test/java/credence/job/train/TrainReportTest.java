package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.ImageSet;
import credence.data.Standardisation;
import credence.job.config.EvaluationConfig;
import credence.job.report.page.Page;
import credence.job.report.sections.Samples;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.predict.MeanPrediction;
import credence.predict.metrics.Extremes;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainReportTest {

  private static final String HOSTILE =
      "</pre></title><script src='http://x.example/'>&amp;\"\u0001<img src=x onerror=alert(1)>";

  @Test
  void thePageNeedsNothingElse() {
    Page page = page("tiny", rounds(6, true));
    assertThat(page.text())
        .startsWith("<!DOCTYPE html>")
        .doesNotContainIgnoringCase("<script")
        .doesNotContain("http:", "https:", "href", "@import", "url(");
    assertThat(page.all("//@src"))
        .hasSize(5)
        .allMatch(source -> source.startsWith("data:image/png;base64,"));
    assertThat(page.all("//@*[starts-with(name(), 'on')]")).isEmpty();
  }

  @Test
  void headlineSaysWhatBecameOfTheRun() {
    Page page = page("tiny", rounds(6, true));
    assertThat(page.all("//dl[@class='tiles']/div/dd[1]"))
        .containsExactly("5.16 %", "0.1816", "2.62 %", "10,000", "20");
    assertThat(page.all("//dl[@class='tiles']/div[1]/dd[2]"))
        .containsExactly("516 of 10,000 wrong");
    assertThat(page.text()).contains("Validation: error 5.42 %");
  }

  @Test
  void everyRoundIsAPointOfItsPlot() {
    Page page = page("tiny", rounds(6, true));
    assertThat(page.all("//figure/h3"))
        .containsExactly(
            "Negative log-likelihood",
            "Error",
            "KL of the posterior from the prior",
            "Mean sigma of the posterior",
            "Weights that the data determine",
            "Speed of training",
            "Learning rate");
    assertThat(page.all("(//figure)[1]//circle[@class='mark a']/title"))
        .hasSize(6)
        .contains("training, epoch 1.00: 0.5000 nats per image");
    assertThat(page.all("(//figure)[1]//circle[@class='mark b']/title"))
        .containsExactly(
            "validation, epoch 1.00: 0.4000 nats per image",
            "validation, epoch 2.00: 0.2000 nats per image",
            "validation, epoch 3.00: 0.1333 nats per image");
    assertThat(page.all("(//figure)[3]/figcaption"))
        .containsExactly("At the end 995 nats, 0.09950 per training image.");
  }

  @Test
  void everyPointLiesInsideItsPlot() {
    for (List<ObjectNode> rounds : List.of(rounds(6, true), rounds(1, true), rounds(1, false))) {
      Page page = page("tiny", rounds);
      assertThat(page.numbers("//circle/@cx")).isNotEmpty().allMatch(x -> x >= 50 && x <= 390);
      assertThat(page.numbers("//circle/@cy")).isNotEmpty().allMatch(y -> y >= 30 && y <= 196);
      assertThat(page.text()).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void aSingleRoundIsAPoint() {
    Page page = page("tiny", rounds(1, true));
    assertThat(page.all("//figure[h3]")).hasSize(7);
    assertThat(page.all("(//figure)[1]//circle[@class='mark a']")).hasSize(1);
    assertThat(page.all("(//figure)[1]//circle[@class='mark b']")).hasSize(1);
  }

  @Test
  void withoutValidationThereIsNoLineForIt() {
    Page page = page("tiny", rounds(6, false));
    assertThat(page.all("//*[contains(@class, ' b')]")).isEmpty();
    assertThat(page.all("//svg//text")).doesNotContain("validation");
    assertThat(page.text()).contains("No images were set aside for validation.");
  }

  @Test
  void longRunsMakeNoLongPages() {
    Page page = page("tiny", rounds(20_000, true));
    assertThat(page.text().length()).isLessThan(100_000);
  }

  @Test
  void timeIsSharedOut() {
    Page page = page("tiny", rounds(6, true));
    assertThat(page.all("//main/div/table[@class='bars']//th"))
        .containsExactly(
            "steps of the slowest partition", "merging", "sending, scheduling, waiting");
    assertThat(page.all("//main/div/table[@class='bars']//td[2]"))
        .containsExactly("80.0 %", "5.0 %", "15.0 %");
  }

  @Test
  void everyLayerWithWeightsHasARow() {
    Page page = page("tiny", rounds(6, true));
    assertThat(page.all("//tbody/tr/th[starts-with(., 'layers')]"))
        .containsExactly("layers[1] (dense)", "layers[2] (dense)");
    assertThat(page.all("//tbody/tr[starts-with(th, 'layers')]/td[2]")).containsExactly("15", "8");
    assertThat(page.all("//tfoot//td[2]")).containsExactly("23");
  }

  @Test
  void hostileNamesAreTexts() {
    Page page = page(HOSTILE, rounds(2, true));
    String shown = HOSTILE.replace('\u0001', '\uFFFD');
    assertThat(page.text()).doesNotContainIgnoringCase("<script");
    assertThat(page.all("//@src")).hasSize(5).allMatch(source -> source.startsWith("data:"));
    assertThat(page.all("//figure/p[@class='right']")).contains(shown);
    assertThat(page.all("//title[1]").get(0)).isEqualTo(shown + " on " + shown + " - Credence");
    assertThat(page.all("//h1")).containsExactly(shown + " on " + shown);
    assertThat(page.all("//pre")).containsExactly("network { name = \"" + shown + "\" }");
    assertThat(page.all("//dl[@class='origin']/dd[1]")).containsExactly(shown);
    assertThat(page.all("//dl[@class='origin']/dd[.='one; two']")).hasSize(1);
  }

  @Test
  void equalRunsGiveEqualPages() {
    assertThat(page("tiny", rounds(6, true)).text())
        .isEqualTo(page("tiny", rounds(6, true)).text());
  }

  private static Page page(String name, List<ObjectNode> rounds) {
    TrainReport report =
        new TrainReport(
            summary(name, rounds),
            manifest(),
            "network { name = \"" + name + "\" }",
            rounds,
            model(name),
            samples(name));
    return Page.of(report.html());
  }

  /** Two images of two classes, the second of them mistaken. */
  private static Samples samples(String name) {
    ImageSet images =
        new ImageSet(
            new Shape(1, 2, 2),
            List.of(name, "b"),
            new byte[] {0, 1, 2, 3, 4, 5, 6, 7},
            new int[2]);
    Extremes extremes = new Extremes(EvaluationConfig.EXTREMES);
    extremes.add(0, 0, new Sure(0), 0.1, 0.01);
    extremes.add(1, 0, new Sure(1), 0.5, 0.2);
    return new Samples(extremes, images, List.of());
  }

  /** 90 % for one of two classes. */
  private record Sure(int category) implements MeanPrediction {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public int draws() {
      return 1;
    }

    @Override
    public double logMean(int c) {
      return Math.log(c == category ? 0.9 : 0.1);
    }
  }

  private static ObjectNode summary(String name, List<ObjectNode> rounds) {
    ObjectNode summary = CanonicalJson.object();
    summary.put("network", name).put("dataset", name).put("parameters", 23).put("partitions", 2);
    summary
        .putObject("test")
        .put("error", 0.0516)
        .put("nll", 0.18162846)
        .put("ece", 0.0261711)
        .put("examples", 10_000)
        .put("draws", 20);
    boolean validated = rounds.get(rounds.size() - 1).has("validation");
    summary.set("validation", null);
    if (validated) {
      summary
          .putObject("validation")
          .put("error", 0.0542)
          .put("nll", 0.184)
          .put("ece", 0.026)
          .put("examples", 5_000);
    }
    summary
        .putObject("train")
        .put("seconds", 100.0)
        .put("overhead_seconds", 20.0)
        .put("merge_seconds", 5.0)
        .put("rounds", rounds.size())
        .put("images_per_second", 2794.6);
    return summary;
  }

  private static ObjectNode manifest() {
    ObjectNode manifest = CanonicalJson.object();
    manifest.put("credence", "1").put("spark", "2").put("java", "3").put("seed", 4);
    manifest.put("config", "c".repeat(64)).put("data", "d".repeat(64)).put("reproducible", true);
    manifest.putArray("engines").add("one").add("two");
    manifest.putArray("processors").add("some processor");
    return manifest;
  }

  private static List<ObjectNode> rounds(int count, boolean validated) {
    List<ObjectNode> rounds = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ObjectNode round = CanonicalJson.object();
      round.put("round", i).put("epoch", i / 2.0).put("learning_rate", 0.001);
      round.put("nll", 1.0 / i).put("error", 0.5 / i);
      round.put("kl_nats", 1001.0 - i).put("kl_per_example", (1001.0 - i) / 10_000);
      round.put("determined", 4200).put("determined_share", 0.07).put("noise_nats", 0.0381);
      round.put("mean_sigma", 0.01).put("images_per_second", 1000.0 + i);
      if (validated && (i % 2 == 0 || i == count)) {
        round.putObject("validation").put("nll", 0.8 / i).put("error", 0.4 / i);
      }
      rounds.add(round);
    }
    return rounds;
  }

  private static Model model(String name) {
    NetworkSpec network =
        new NetworkSpec(
            name, new Shape(1, 2, 2), List.of(new Flatten(), new Dense(3), new Dense(2)));
    float[] mu = new float[23];
    mu[3] = 1;
    return new Model(
        network,
        MeanField.of(mu, new float[23]),
        new GaussianPrior(0, 1),
        new Shape(1, 2, 2),
        new Standardisation(new float[] {0}, new float[] {1}),
        PictureRules.usual(),
        List.of("a", "b"),
        new Provenance(
            "1", "one", 4, "d".repeat(64), CanonicalJson.object(), CanonicalJson.object(), null));
  }
}
