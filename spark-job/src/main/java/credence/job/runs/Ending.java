package credence.job.runs;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.NumberText;
import credence.job.report.sections.NamedFigures;
import credence.job.rundir.JobKind;
import credence.job.rundir.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a job ends, in a line: what has come of it, and where that is. The same for a run that was
 * done before.
 *
 * @param summary {@code summary.json}
 */
record Ending(JobKind job, JsonNode summary) {

  /** Of the finished run in {@code directory}. */
  static String of(JobKind job, RunDirectory directory) throws IOException {
    JsonNode summary = Json.read(directory.read("summary.json"));
    String place = directory.toString().replaceFirst("^file:/+", "/");
    String best =
        switch (job) {
          case SCORE -> "table %s/scores";
          case CORESET -> "table %s/images";
          default -> "report %s/report.html";
        };
    return "%s; run directory %s, %s"
        .formatted(new Ending(job, summary).outcome(), place, best.formatted(place));
  }

  /** What has come of it. */
  String outcome() {
    return switch (job) {
      case TRAIN -> "test " + figures(summary.path("test")) + temperature(summary) + scaled();
      case PRUNE -> pruned();
      case EVALUATE -> evaluated();
      case SCORE -> scored();
      case SWEEP -> swept();
      case CORESET ->
          "%s of %s training images"
              .formatted(
                  NumberText.count(summary.path("images").asDouble()),
                  NumberText.count(summary.path("of").asDouble()));
    };
  }

  /** With scaled logits, where there are such figures. */
  private String scaled() {
    JsonNode scaled = summary.path("logit_scale");
    return scaled.isObject()
        ? "; logits over %s: %s"
            .formatted(
                NumberText.plain(scaled.path("tau").asDouble()), figures(scaled.path("test")))
        : "";
  }

  private String pruned() {
    JsonNode before = summary.at("/before/test/draws");
    if (!summary.has("after")) {
      return "test %s of the whole network%s, and the curve"
          .formatted(figures(before), temperature(summary));
    }
    JsonNode sparsity = summary.path("sparsity");
    return "test %s; of the whole network %s%s; %s of %s weights are left"
        .formatted(
            figures(summary.at("/after/test/draws")),
            figures(before),
            temperature(summary),
            NumberText.count(sparsity.path("kept").asDouble()),
            NumberText.count(sparsity.path("weights").asDouble()));
  }

  private String evaluated() {
    List<String> models = new ArrayList<>();
    for (NamedFigures model : NamedFigures.models(summary)) {
      models.add(
          "%s: test %s%s"
              .formatted(
                  model.name(),
                  figures(model.figures().at("/draws/test")),
                  temperature(model.figures())));
    }
    return String.join("; ", models);
  }

  private String scored() {
    String text =
        "%s %s scored, %s that cannot be read"
            .formatted(
                NumberText.count(summary.path("scored").asDouble()),
                summary.has("rows") ? "rows" : "images",
                NumberText.count(summary.path("bad").asDouble()));
    JsonNode labelled = summary.path("labelled");
    return labelled.isObject()
        ? "%s; of the %s with a label %s%s"
            .formatted(
                text,
                NumberText.count(labelled.path("examples").asDouble()),
                figures(labelled),
                temperature(summary))
        : text;
  }

  private String swept() {
    JsonNode chosen = summary.path("chosen");
    List<String> values = new ArrayList<>();
    chosen
        .path("values")
        .fields()
        .forEachRemaining(
            value -> values.add(value.getKey() + " = " + NumberText.text(value.getValue())));
    String means =
        "test error %s, NLL %s%s (means over %s)"
            .formatted(
                NumberText.percent(Json.number(chosen.path("test_error"), "mean")),
                NumberText.decimals(Json.number(chosen.path("test_nll"), "mean"), 4),
                temperature(chosen),
                NumberText.counted(Json.number(chosen.path("test_error"), "seeds"), "seed"));
    return values.isEmpty() ? means : "chosen " + String.join(", ", values) + ": " + means;
  }

  /** Of runs that are older than this, nothing. */
  private static String temperature(JsonNode json) {
    return json.has("temperature") ? " at " + NumberText.temperature(json) : "";
  }

  private static String figures(JsonNode figures) {
    if (figures.has("rmse")) {
      return "RMSE %s, NLL %s"
          .formatted(
              NumberText.significant(Json.number(figures, "rmse")),
              NumberText.decimals(Json.number(figures, "nll"), 4));
    }
    return "error %s, NLL %s, ECE %s"
        .formatted(
            NumberText.percent(Json.number(figures, "error")),
            NumberText.decimals(Json.number(figures, "nll"), 4),
            NumberText.percent(Json.number(figures, "ece")));
  }
}
