package credence.job.compare;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.NumberText;
import credence.job.rundir.FinishedRun;
import org.apache.hadoop.fs.Path;

/**
 * What a table of runs has of one of them, each kind of job in its own place.
 *
 * @param data name of the data set, or where scored images come from
 * @param parameters of the network; of a pruned one those that are left
 * @param temperature T of the training
 * @param test error, NLL and ECE of what was tested
 * @param aleatoric variance, summed over classes, a mean over images; NaN where there is none, as
 *     all other figures
 * @param trained images a second of the training
 * @param predicted images a second of predictions by draws
 */
record RunFigures(
    String data,
    double parameters,
    double temperature,
    Test test,
    double aleatoric,
    double epistemic,
    double trained,
    double predicted) {

  /** How good predictions are; NaN where nothing was tested. */
  record Test(double error, double nll, double ece) {

    private static Test of(JsonNode figures) {
      return new Test(
          Json.number(figures, "error"), Json.number(figures, "nll"), Json.number(figures, "ece"));
    }

    private static Test means(JsonNode chosen, String of) {
      return new Test(
          Json.number(chosen.path(of + "_error"), "mean"),
          Json.number(chosen.path(of + "_nll"), "mean"),
          Json.number(chosen.path(of + "_ece"), "mean"));
    }
  }

  static RunFigures of(FinishedRun run) {
    JsonNode summary = run.summary();
    return switch (run.job()) {
      case TRAIN -> trained(summary);
      case PRUNE -> pruned(summary);
      case EVALUATE -> evaluated(summary);
      case SCORE, CORESET -> scored(summary);
      case SWEEP -> swept(summary);
    };
  }

  /** What its figures with scaled logits are of, null where there are none. */
  static Scaled scaled(FinishedRun run) {
    JsonNode summary = run.summary();
    JsonNode chosen = summary.path("chosen");
    JsonNode last = summary.path("models").path(summary.path("models").size() - 1);
    Scaled scaled =
        switch (run.job()) {
          case TRAIN ->
              new Scaled(
                  Json.number(summary.path("logit_scale"), "tau"),
                  Test.of(summary.at("/logit_scale/test")));
          case EVALUATE ->
              new Scaled(Json.number(last, "logit_scale"), Test.of(last.at("/scaled/test")));
          case SWEEP ->
              new Scaled(
                  Json.number(chosen.path("logit_scale"), "mean"),
                  Test.means(chosen, "scaled_test"));
          case PRUNE, SCORE, CORESET -> new Scaled(Double.NaN, null);
        };
    return scaled.test() == null || Double.isNaN(scaled.test().error()) ? null : scaled;
  }

  /**
   * @param scale tau; of a sweep the mean over its seeds; NaN where several models have their own
   */
  record Scaled(double scale, Test test) {}

  private static RunFigures trained(JsonNode summary) {
    JsonNode test = summary.path("test");
    return new RunFigures(
        summary.path("dataset").asText(),
        Json.number(summary, "parameters"),
        Json.number(summary, "temperature"),
        Test.of(test),
        Json.number(test, "aleatoric"),
        Json.number(test, "epistemic"),
        Json.number(summary.path("train"), "images_per_second"),
        Double.NaN);
  }

  /** Of the smaller model, if one was made. */
  private static RunFigures pruned(JsonNode summary) {
    boolean made = summary.has("after");
    String parameters = made && summary.has("kept_parameters") ? "kept_parameters" : "parameters";
    return new RunFigures(
        summary.path("dataset").asText(),
        Json.number(summary, parameters),
        Json.number(summary, "temperature"),
        Test.of(summary.path(made ? "after" : "before").at("/test/draws")),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Json.number(summary.path("speed"), "after"));
  }

  /** Of the last model, which is the ensemble if there are several. */
  private static RunFigures evaluated(JsonNode summary) {
    JsonNode last = summary.path("models").path(summary.path("models").size() - 1);
    return new RunFigures(
        summary.path("dataset").asText(),
        Json.number(summary, "parameters"),
        Json.number(last, "temperature"),
        Test.of(last.at("/draws/test")),
        Json.number(last.path("uncertainty"), "aleatoric"),
        Json.number(last.path("uncertainty"), "epistemic"),
        Double.NaN,
        Double.NaN);
  }

  /** Of the images with a label; uncertainty of all. */
  private static RunFigures scored(JsonNode summary) {
    return new RunFigures(
        new Path(summary.at("/input/path").asText(NumberText.NONE)).getName(),
        Json.number(summary, "parameters"),
        Json.number(summary, "temperature"),
        Test.of(summary.path("labelled")),
        Json.number(summary.path("mean"), "aleatoric_total"),
        Json.number(summary.path("mean"), "epistemic_total"),
        Double.NaN,
        Json.number(summary.path("speed"), "images_per_second"));
  }

  /** Means over the seeds of the chosen setting. */
  private static RunFigures swept(JsonNode summary) {
    JsonNode chosen = summary.path("chosen");
    return new RunFigures(
        summary.path("dataset").asText(),
        Json.number(summary, "parameters"),
        Json.number(chosen, "temperature"),
        Test.means(chosen, "test"),
        mean(summary.path("runs"), "aleatoric"),
        mean(summary.path("runs"), "epistemic"),
        Double.NaN,
        Double.NaN);
  }

  private static double mean(JsonNode runs, String key) {
    double sum = 0;
    for (JsonNode run : runs) {
      sum += Json.number(run.path("test"), key);
    }
    return sum / runs.size();
  }
}
