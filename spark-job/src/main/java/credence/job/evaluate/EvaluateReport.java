package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.HtmlPage;
import credence.job.report.page.PageSection;
import credence.job.report.sections.ClassTable;
import credence.job.report.sections.ConfusionTable;
import credence.job.report.sections.CorruptionPlots;
import credence.job.report.sections.EvaluatePlots;
import credence.job.report.sections.NamedFigures;
import credence.job.report.sections.OodSection;
import credence.job.report.sections.ProvenanceSection;
import credence.job.report.sections.RejectTable;
import credence.job.report.sections.Reliability;
import credence.job.report.sections.Samples;
import credence.job.report.sections.SetsTable;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code report.html} of an evaluation. Made of what the run directory holds, and of some images.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 * @param samples test images, with what the last model says of them
 */
public record EvaluateReport(
    JsonNode summary, JsonNode manifest, String configuration, Samples samples) {

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    List<NamedFigures> all = NamedFigures.models(summary);
    List<NamedFigures> models = NamedFigures.charted(all);
    JsonNode last = all.get(all.size() - 1).figures();
    List<PageSection> sections =
        List.of(
            new EvaluateHeadline(all),
            new Reliability(models),
            new EvaluatePlots(models),
            new NoiseTable(all),
            new OodSection(all),
            new CorruptionPlots(models, summary.path("corrupted_images").asInt()),
            RejectTable.of(last),
            new SetsTable(sets(last)),
            new ClassTable(last),
            new ConfusionTable(last),
            samples,
            new ProvenanceSection(summary, manifest, configuration));
    String title =
        "Evaluating %s on %s"
            .formatted(summary.path("network").asText(), summary.path("dataset").asText());
    return new HtmlPage(title, sections).html();
  }

  /** Those of 90 and 95 %: summary.json and sets.csv have the others. */
  private static List<JsonNode> sets(JsonNode figures) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode row : figures.path("sets")) {
      double asked = row.path("asked").asDouble();
      if (asked == 0.9 || asked == 0.95) {
        rows.add(row);
      }
    }
    return rows;
  }
}
