package credence.job.prune;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.HtmlPage;
import credence.job.report.page.PageSection;
import credence.job.report.sections.ProvenanceSection;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code report.html} of a pruning: what it costs to remove weights, and what the smaller model is
 * like. Made of what the run directory holds.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 * @param curve {@code curve.json}
 */
public record PruneReport(
    JsonNode summary, JsonNode manifest, String configuration, JsonNode curve) {

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    List<PageSection> sections = new ArrayList<>();
    sections.add(new PruneHeadline(summary));
    CurvePlots plots = new CurvePlots(curve);
    if (plots.isDrawn()) {
      sections.add(plots);
    }
    sections.add(new SparsityTable(summary));
    sections.add(new SnrPlots(summary.path("snr")));
    sections.add(new ProvenanceSection(summary, manifest, configuration));
    String title =
        "Pruning %s on %s"
            .formatted(summary.path("network").asText(), summary.path("dataset").asText());
    return new HtmlPage(title, sections).html();
  }

  /** {@code curve.svg}: error on the test images by draws. */
  public byte[] curveSvg() {
    return new CurvePlots(curve).main().file(HtmlPage.chartStyle());
  }
}
