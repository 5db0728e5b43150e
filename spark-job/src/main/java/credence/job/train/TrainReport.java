package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.HtmlPage;
import credence.job.report.page.PageSection;
import credence.job.report.sections.ClassTable;
import credence.job.report.sections.ConfusionTable;
import credence.job.report.sections.NamedFigures;
import credence.job.report.sections.ProvenanceSection;
import credence.job.report.sections.Reliability;
import credence.job.report.sections.Samples;
import credence.job.report.sections.SetsTable;
import credence.store.Model;
import credence.store.Provenance;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code report.html}: what a person wants to know of a run, on one page that needs nothing else -
 * no script, no font, no picture from anywhere. Made of what a run directory holds, so that a run
 * that was interrupted has all its rounds in it.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 * @param rounds the lines of {@code metrics.jsonl}
 * @param samples test images, with what the model says of them
 */
public record TrainReport(
    JsonNode summary,
    JsonNode manifest,
    String configuration,
    List<? extends JsonNode> rounds,
    Model model,
    Samples samples) {

  public TrainReport {
    rounds = List.copyOf(rounds);
  }

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    return new HtmlPage(title(), sections()).html();
  }

  private List<PageSection> sections() {
    return List.of(
        new TrainHeadline(summary),
        new ChainSection(summary),
        new ScaledTable(summary),
        new CandidateTable(summary.path("candidates")),
        new TrainPlots(rounds),
        new TimeSpent(summary.path("train")),
        new Reliability(List.of(new NamedFigures(summary.path("network").asText(), summary))),
        new SetsTable(sets()),
        new ClassTable(summary),
        new ConfusionTable(summary),
        samples,
        new LayerTable(model),
        new ProvenanceSection(summary, manifest, configuration));
  }

  private List<JsonNode> sets() {
    List<JsonNode> rows = new ArrayList<>();
    summary.path(Provenance.SETS).path("coverages").forEach(rows::add);
    return rows;
  }

  private String title() {
    return "%s on %s".formatted(summary.path("network").asText(), summary.path("dataset").asText());
  }
}
