package credence.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code report.html} of an evaluation. Made of what the run directory holds.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 */
public record EvaluateReport(JsonNode summary, JsonNode manifest, String configuration) {

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Origin(summary, manifest, configuration));
    String title =
        "Evaluating %s on %s"
            .formatted(summary.path("network").asText(), summary.path("dataset").asText());
    return new HtmlPage(title, sections).html();
  }
}
