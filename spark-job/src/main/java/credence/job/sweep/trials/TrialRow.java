package credence.job.sweep.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.job.config.Selection;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.metrics.PosteriorMetrics.Kl;
import credence.job.rounds.metrics.RoundMetrics;
import credence.store.CanonicalJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A row of {@code trials.csv} and {@code trials.parquet}.
 *
 * @param isSearched whether the choice of a setting was made by it, too
 * @param summary {@code summary.json} of the tested run, or null
 */
public record TrialRow(Trial trial, TrialRecord record, boolean isSearched, JsonNode summary) {

  /** Keys of all that varies, in the order of the columns. */
  static List<String> varied(Collection<Trial> trials) {
    TreeSet<String> keys = new TreeSet<>();
    trials.forEach(trial -> keys.addAll(trial.setting().values().keySet()));
    return new ArrayList<>(keys);
  }

  /** Numbers, texts and nulls by column, in the order of the columns. */
  Map<String, Object> cells(List<String> varied, Selection select) {
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("setting", trial.setting().number());
    cells.put("seed", trial.seed());
    varied.forEach(key -> cells.put(key, trial.setting().values().get(key)));
    cells.put("temperature", trial.config().temperature());
    cells.put("phase", isSearched ? "search" : "final");
    cells.put("status", status());
    TrialRecord.RungResult last = record.last();
    Optional<RoundMetrics> round = Optional.ofNullable(last).map(TrialRecord.RungResult::figures);
    cells.put("rounds", last == null ? null : (Integer) last.rounds());
    cells.put("epochs", round.map(RoundMetrics::epoch).orElse(null));
    cells.put("score", round.flatMap(select::score).orElse(null));
    String error = hasNumbers() ? "train_mse" : "train_error";
    cells.put(error, round.map(r -> r.steps().error()).orElse(null));
    cells.put("train_nll", round.map(r -> r.steps().nll()).orElse(null));
    cells.put("kl_nats", round.flatMap(r -> r.posterior().kl()).map(Kl::nats).orElse(null));
    JsonNode none = CanonicalJson.object();
    figures(
        cells,
        "validation",
        round
            .flatMap(r -> r.posterior().validation())
            .map(figures -> (JsonNode) figures.json())
            .orElse(none));
    JsonNode tested = summary == null ? none : summary;
    figures(cells, "test", tested.path("test"));
    if (!hasNumbers()) {
      cells.put("logit_scale", number(tested, "/logit_scale/tau"));
      figures(cells, "scaled_test", tested.at("/logit_scale/test"));
    }
    cells.put("seconds", last == null ? null : (Double) record.seconds());
    cells.put("reason", record.fault() == null ? null : record.fault().reason());
    return cells;
  }

  /** Whether a column holds whole numbers, other numbers or texts. */
  static Class<?> type(String column) {
    return switch (column) {
      case "setting", "rounds" -> Integer.class;
      case "seed" -> Long.class;
      case "phase", "status", "reason" -> String.class;
      default -> Double.class;
    };
  }

  /** What has become of the trial, in a word. */
  public String status() {
    if (record.fault() != null) {
      return record.fault().isFinal() ? "diverged" : "failed";
    }
    return record.isFinished() ? "finished" : record.last() == null ? "waiting" : "stopped";
  }

  /** For summaries. */
  public ObjectNode json(List<String> varied, Selection select) {
    return Json.object(cells(varied, select));
  }

  /** Validation figures for the log. */
  static String text(RoundMetrics round) {
    return round
        .posterior()
        .validation()
        .map(figures -> "validation " + text(figures))
        .orElseGet(() -> String.format(Locale.ROOT, "training NLL %.4f", round.steps().nll()));
  }

  private static String text(EvaluationFigures figures) {
    return figures
        .ofClasses()
        .map(images -> EvaluationMetrics.text(images.error(), images.nll()))
        .orElseGet(figures::text);
  }

  private boolean hasNumbers() {
    return trial.config().data().hasNumbers();
  }

  private void figures(Map<String, Object> cells, String name, JsonNode figures) {
    for (TrialFigure figure : hasNumbers() ? TrialFigure.OF_NUMBERS : TrialFigure.OF_CLASSES) {
      cells.put(name + "_" + figure.key(), number(figures, figure.pointer()));
    }
  }

  private static Double number(JsonNode json, String pointer) {
    return json.at(pointer).isNumber() ? (Double) json.at(pointer).asDouble() : null;
  }
}
