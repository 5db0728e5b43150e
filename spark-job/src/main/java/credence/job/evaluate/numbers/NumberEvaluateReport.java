package credence.job.evaluate.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.HtmlPage;
import credence.job.report.sections.NamedFigures;
import credence.job.report.sections.NumberModels;
import credence.job.report.sections.ProvenanceSection;
import credence.job.report.sections.RegressionPlots;
import credence.predict.numbers.RegressionMetrics;
import java.util.List;

/**
 * {@code report.html} of an evaluation of models of a number.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 * @param points predictions of test rows by the last model
 */
record NumberEvaluateReport(
    JsonNode summary,
    JsonNode manifest,
    String configuration,
    List<RegressionMetrics.Point> points) {

  /** The page in UTF-8; also well-formed XML. */
  byte[] html() {
    List<NamedFigures> models = NamedFigures.models(summary);
    NamedFigures last = models.get(models.size() - 1);
    String title =
        "Evaluating %s on %s: %s"
            .formatted(
                summary.path("network").asText(),
                summary.path("dataset").asText(),
                summary.path("target").asText());
    return new HtmlPage(
            title,
            List.of(
                new NumberModels(models, summary.path("target_deviation").asDouble()),
                new RegressionPlots(last.figures().path("test"), points),
                new ProvenanceSection(summary, manifest, configuration)))
        .html();
  }
}
