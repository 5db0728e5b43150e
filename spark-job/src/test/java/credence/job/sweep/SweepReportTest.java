package credence.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.report.page.Page;
import credence.store.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepReportTest {

  @Test
  void everySettingAndTheCostHaveAPlotWithAPointATrial() {
    Page page = page("tiny");
    assertThat(page.all("//figure/h3"))
        .containsExactly("prior.sigma", "training.merge", "Error against cost");
    assertThat(page.all("//figure[h3='prior.sigma']//circle")).hasSize(4);
    assertThat(page.all("//figure[h3='prior.sigma']//circle[@class='mark b']/title"))
        .containsExactly("setting 2: [prior.sigma = 1.0, training.merge = natural]");
    assertThat(page.all("//figure[h3='training.merge']//text[.='mean' or .='natural']")).hasSize(2);
  }

  @Test
  void everythingLiesInsideItsPlot() {
    Page page = page("tiny");
    assertThat(page.numbers("//circle/@cx")).isNotEmpty().allMatch(x -> x >= 50 && x <= 390);
    assertThat(page.numbers("//circle/@cy")).isNotEmpty().allMatch(y -> y >= 30 && y <= 196);
    assertThat(page.text()).doesNotContain("NaN", "Infinity");
  }

  @Test
  void theHeadlineHasMeansAndIntervals() {
    assertThat(page("tiny").all("//dl[@class='tiles']/div/dd"))
        .containsExactly(
            "1.50 %",
            "1.20 to 1.80",
            "0.0500",
            "one seed",
            "1.00 %",
            "0.90 to 1.10",
            "5",
            "4 finished, 1 stopped");
  }

  @Test
  void theBestStandsFirstAndWhatWasStoppedDoesNot() {
    assertThat(page("tiny").all("//h2[.='Best trials']/following::table[1]/tbody/tr/th"))
        .containsExactly("3", "1", "4");
  }

  @Test
  void textsAreEscaped() {
    assertThat(page("<script>alert(1)</script>").text()).doesNotContain("<script>");
  }

  private static Page page(String name) {
    ObjectNode summary = CanonicalJson.object();
    summary.put("network", name).put("dataset", "mnist").put("parameters", 100);
    summary.putObject("trials").put("finished", 4).put("stopped", 1);
    ObjectNode chosen = summary.putObject("chosen");
    chosen.putObject("values").put("prior.sigma", 0.1).put("training.merge", name);
    mean(chosen.putObject("test_error"), .015, .012, .018);
    chosen.putObject("test_nll").put("mean", .05).put("seeds", 1).putNull("low");
    mean(chosen.putObject("test_ece"), .01, .009, .011);
    summary.putArray("varied").add("prior.sigma").add("training.merge");
    summary.withArray("runs").addObject().put("seed", 1).putObject("test").put("error", .015);
    List<ObjectNode> rows = new ArrayList<>();
    rows.add(row(1, .1, "mean", "finished", .05));
    rows.add(row(2, 1, "natural", "stopped", .3));
    rows.add(row(3, .1, "natural", "finished", .04));
    rows.add(row(4, 1, "mean", "finished", .06));
    ObjectNode diverged = CanonicalJson.object();
    rows.add(diverged.put("setting", 5).put("status", "diverged").put("prior.sigma", 3));
    rows.get(4).put("training.merge", "mean").put("phase", "search");
    rows.add(row(3, .1, "natural", "finished", .03).put("seed", 2).put("phase", "final"));
    ObjectNode manifest = CanonicalJson.object().put("seed", "1");
    return Page.of(new SweepReport(summary, manifest, "{}", rows).html());
  }

  private static void mean(ObjectNode mean, double value, double low, double high) {
    mean.put("mean", value).put("low", low).put("high", high).put("seeds", 5);
  }

  private static ObjectNode row(
      int setting, double sigma, String merge, String status, double nll) {
    ObjectNode row = CanonicalJson.object();
    row.put("setting", setting).put("seed", 1).put("prior.sigma", sigma);
    row.put("training.merge", merge)
        .put("phase", "search")
        .put("status", status)
        .put("score", -nll);
    row.put("validation_nll", nll).put("validation_error", nll / 2).put("seconds", 10 * setting);
    return row;
  }
}
