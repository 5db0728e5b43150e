package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.numbers.RegressionMetrics;
import credence.predict.numbers.RegressionSummary;
import credence.store.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How good and how certain predictions of a number are, in its own unit. */
public record RegressionFigures(RegressionSummary summary) implements EvaluationFigures {

  static final String RMSE = "rmse";

  private static final String COVERAGE = "coverage";
  private static final String WIDTH = "width";
  private static final String PIT = "pit";

  static RegressionFigures of(JsonNode json) {
    List<RegressionSummary.Interval> intervals = new ArrayList<>();
    for (double level : RegressionMetrics.LEVELS) {
      intervals.add(
          new RegressionSummary.Interval(
              level,
              JsonFigures.number(json.path(COVERAGE), key(level)),
              JsonFigures.number(json.path(WIDTH), key(level))));
    }
    List<Double> pit = new ArrayList<>();
    json.path(PIT).forEach(share -> pit.add(share.doubleValue()));
    return new RegressionFigures(
        new RegressionSummary(
            JsonFigures.number(json, RMSE),
            JsonFigures.number(json, "mae"),
            JsonFigures.number(json, "nll"),
            JsonFigures.number(json, "crps"),
            JsonFigures.number(json, "aleatoric"),
            JsonFigures.number(json, "epistemic"),
            intervals,
            pit,
            JsonFigures.count(json, "examples"),
            (int) JsonFigures.count(json, "draws")));
  }

  @Override
  public double nll() {
    return summary.nll();
  }

  @Override
  public Optional<ClassificationSummary> ofClasses() {
    return Optional.empty();
  }

  @Override
  public Optional<Double> rmse() {
    return Optional.of(summary.rmse());
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put(RMSE, summary.rmse());
    json.put("mae", summary.mae());
    json.put("nll", summary.nll());
    json.put("crps", summary.crps());
    json.put("aleatoric", summary.aleatoric());
    json.put("epistemic", summary.epistemic());
    ObjectNode coverage = json.putObject(COVERAGE);
    ObjectNode width = json.putObject(WIDTH);
    for (RegressionSummary.Interval interval : summary.intervals()) {
      coverage.put(key(interval.level()), interval.coverage());
      width.put(key(interval.level()), interval.width());
    }
    ArrayNode pit = json.putArray(PIT);
    summary.pit().forEach(pit::add);
    json.put("examples", summary.examples());
    json.put("draws", summary.draws());
    return json;
  }

  private static String key(double level) {
    return Double.toString(level);
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        "RMSE %.4g  NLL %.4f  CRPS %.4g  in the 90 %% interval %.1f %%",
        summary.rmse(),
        summary.nll(),
        summary.crps(),
        100 * summary.intervals().get(RegressionMetrics.LEVELS.indexOf(0.9)).coverage());
  }
}
