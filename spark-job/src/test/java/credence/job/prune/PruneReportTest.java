package credence.job.prune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.report.page.Page;
import credence.store.CanonicalJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruneReportTest {

  private static final List<String> CRITERIA =
      List.of("snr", "magnitude", "log-alpha", "random", "filter-l1", "filter-snr");

  @Test
  void everyCriterionIsALineWithItsName() {
    Page page = page("tiny", true);
    assertThat(
            page.all(
                "//figure[h3='Test error by draws']//path[starts-with(@class, 'line') and @d]"))
        .hasSize(12);
    assertThat(page.all("//figure[h3='Test error by draws']//svg/text")).containsAll(CRITERIA);
    assertThat(page.all("//figure[h3='Test error by draws']//circle[@class='mark f']/title"))
        .containsExactly(
            "filter-snr, 0 % removed: 1.000 % of images",
            "filter-snr, 50 % removed: 6.000 % of images",
            "filter-snr, 99 % removed: 10.90 % of images");
  }

  @Test
  void randomIsAMeanOverItsSeeds() {
    assertThat(
            page("tiny", true)
                .all("//figure[h3='Test error by draws']//circle[@class='mark d']/title"))
        .contains("random, 50 % removed: 7.000 % of images");
  }

  @Test
  void everythingLiesInsideItsPlot() {
    for (boolean made : new boolean[] {true, false}) {
      Page page = page("tiny", made);
      assertThat(page.numbers("//circle/@cx")).isNotEmpty().allMatch(x -> x >= 50 && x <= 390);
      assertThat(page.numbers("//circle/@cy")).isNotEmpty().allMatch(y -> y >= 30 && y <= 196);
      assertThat(page.numbers("//text/@y")).allMatch(y -> y >= 0 && y <= 272);
      assertThat(page.text()).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void theHeadlineComparesTheModels() {
    assertThat(page("tiny", true).all("//dl[@class='tiles']/div/dd"))
        .containsExactly(
            "1.20 %",
            "was 1.10 %",
            "0.0500",
            "was 0.0400",
            "75.00 %",
            "25 of 100 left",
            "4.000 \u00D7",
            "weights then, now",
            "snr",
            "fraction 75 %");
    assertThat(page("tiny", false).all("//dl[@class='tiles']/div/dd"))
        .containsExactly("1.10 %", "of the whole network", "0.0400", "nats per image");
  }

  @Test
  void densitiesAreSharesOfTheWholeNetwork() {
    Page page = page("tiny", true);
    assertThat(page.all("//figure[h3='SNR, all layers']//path[contains(@class, 'line')]"))
        .as("two lines and their names")
        .hasSize(4);
    assertThat(page("tiny", false).all("//figure[h3='SNR, all layers']//path[@class='line a']"))
        .as("one needs no name")
        .hasSize(1);
  }

  @Test
  void hostileNamesAreTexts() {
    String hostile = "</title><script>alert(1)</script>";
    Page page = page(hostile, true);
    assertThat(page.text()).doesNotContainIgnoringCase("<script");
    assertThat(page.all("//h1")).containsExactly("Pruning " + hostile + " on " + hostile);
  }

  @Test
  void theCurveIsAFileOfItsOwn() {
    Page svg = Page.of(report("tiny", true).curveSvg());
    assertThat(svg.all("//circle")).hasSize(18);
    assertThat(svg.all("/svg/text[1]"))
        .containsExactly("Test error by draws, % of images, logarithmic");
    assertThat(svg.text()).contains("svg .line.a { stroke: var(--a); }").doesNotContain("url(");
  }

  private static Page page(String name, boolean made) {
    return Page.of(report(name, made).html());
  }

  private static PruneReport report(String name, boolean made) {
    ObjectNode manifest = CanonicalJson.object().put("parent", "p".repeat(64)).put("seed", 1);
    return new PruneReport(summary(name, made), manifest, "{}", curve());
  }

  private static ObjectNode summary(String name, boolean made) {
    ObjectNode summary = CanonicalJson.object().put("network", name).put("dataset", name);
    figures(summary.putObject("before"), 0.011, 0.04);
    ObjectNode snr = summary.putObject("snr").put("from_db", -50).put("end_db", 50);
    histogram(snr, "before", 100);
    if (made) {
      figures(summary.putObject("after"), 0.012, 0.05);
      summary.putObject("choice").put("by", "snr").put("fraction", 0.75);
      summary
          .putObject("sparsity")
          .put("weights", 100)
          .put("kept", 25)
          .put("sparsity", 0.75)
          .put("compression", 4.0);
      histogram(snr, "after", 25);
    }
    return summary;
  }

  private static void figures(ObjectNode into, double error, double nll) {
    for (String mode : List.of("draws", "mean")) {
      into.withObject("/test/" + mode).put("error", error).put("nll", nll);
    }
  }

  private static void histogram(ObjectNode snr, String when, int counted) {
    ObjectNode all = snr.withArray(when).addObject().put("layer", "all layers").put("weights", 100);
    for (int bin = 0; bin < 100; bin++) {
      all.withArray("counts").add(bin >= 40 && bin < 60 ? counted / 20 : 0);
    }
  }

  /** Error 1 % + 10 % of the share that is removed; random costs 2 points a seed more. */
  private static ObjectNode curve() {
    ObjectNode curve = CanonicalJson.object().put("draws", 20);
    for (String criterion : CRITERIA) {
      for (double fraction : new double[] {0, 0.5, 0.99}) {
        for (int seed = 0; seed < (criterion.equals("random") ? 2 : 1); seed++) {
          for (String split : List.of("validation", "test")) {
            for (String mode : List.of("mean", "draws")) {
              curve
                  .withArray("rows")
                  .addObject()
                  .put("criterion", criterion)
                  .put("fraction", fraction)
                  .put("seed", seed)
                  .put("split", split)
                  .put("mode", mode)
                  .put("error", 0.01 + 0.1 * fraction + 0.02 * seed)
                  .put("nll", 0.04);
            }
          }
        }
      }
    }
    return curve;
  }
}
