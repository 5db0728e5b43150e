package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.HtmlPage;
import credence.job.report.page.PageSection;
import credence.job.report.sections.ProvenanceSection;
import credence.job.sweep.trials.TrialFigure;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code report.html} of a sweep: what was chosen, how good it is over its seeds, and what hangs on
 * each setting. Made of what the run directory holds.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 * @param trials the rows of {@code trials.csv}
 */
public record SweepReport(
    JsonNode summary, JsonNode manifest, String configuration, List<? extends JsonNode> trials) {

  public SweepReport {
    trials = List.copyOf(trials);
  }

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    List<String> varied = new ArrayList<>();
    summary.path("varied").forEach(key -> varied.add(key.asText()));
    List<PageSection> sections = new ArrayList<>();
    sections.add(new SweepHeadline(summary));
    List<TrialFigure> figures = TrialFigure.of(summary.path("chosen"));
    sections.add(new SeedTable(summary.path("runs"), figures));
    if (!varied.isEmpty()) {
      sections.add(new BestTrials(trials, varied, figures));
      sections.add(new Sensitivity(trials, varied, figures.get(0)));
    }
    sections.add(new ProvenanceSection(summary, manifest, configuration));
    String title =
        "Sweep of %s on %s"
            .formatted(summary.path("network").asText(), summary.path("dataset").asText());
    return new HtmlPage(title, sections).html();
  }
}
