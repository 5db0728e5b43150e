package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.HtmlPage;
import credence.job.report.sections.BandPlot;
import credence.job.report.sections.ProvenanceSection;
import credence.job.report.sections.RegressionPlots;
import credence.job.rounds.NumberFigures;
import credence.store.Model;
import java.util.List;

/**
 * {@code report.html} of a run on a table's numbers.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 * @param rounds the lines of {@code metrics.jsonl}
 * @param feature name of the first
 * @param figures of the test rows
 */
record NumberReport(
    JsonNode summary,
    JsonNode manifest,
    String configuration,
    List<? extends JsonNode> rounds,
    Model model,
    String feature,
    NumberFigures figures) {

  /** The page in UTF-8; also well-formed XML. */
  byte[] html() {
    String title =
        "%s on %s: %s"
            .formatted(
                summary.path("network").asText(),
                summary.path("dataset").asText(),
                summary.path("target").asText());
    return new HtmlPage(
            title,
            List.of(
                new NumberHeadline(summary),
                new NumberPlots(rounds),
                new BandPlot(feature, summary.path("target").asText(), figures.band()),
                new RegressionPlots(summary.path("test"), figures.test().points()),
                new LayerTable(model),
                new ProvenanceSection(summary, manifest, configuration)))
        .html();
  }
}
