package credence.job.sweep;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import credence.job.config.SweepPoint;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.sweep.trials.TrialRow;
import credence.predict.metrics.ClassificationSummary;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A sweep for the console: its best settings, and the chosen setting over its seeds. */
record SweepTable(SweepSummary summary) {

  /** Settings that are listed. */
  private static final int MOST = 10;

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("trials: ").append(counts()).append('\n');
    if (summary.sweep().isSearch()) {
      writeBest(text);
    }
    writeChosen(text);
    return text.toString();
  }

  private String counts() {
    StringBuilder counts = new StringBuilder();
    summary
        .statuses()
        .forEach(
            (status, count) ->
                counts
                    .append(counts.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(status));
    return counts.toString();
  }

  /** By the mean over the seeds, as the choice was made. */
  private void writeBest(StringBuilder text) {
    Map<SweepPoint, List<TrialRow>> searched =
        summary.table().rows().stream()
            .filter(TrialRow::isSearched)
            .collect(groupingBy(row -> row.trial().setting(), LinkedHashMap::new, toList()));
    searched.values().removeIf(rows -> !rows.stream().allMatch(row -> row.record().isFinished()));
    text.append("best by %s\n".formatted(summary.sweep().select().id()));
    searched.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -score(entry.getValue())))
        .limit(MOST)
        .forEach(entry -> text.append(line(entry.getKey(), entry.getValue())));
  }

  private double score(List<TrialRow> rows) {
    return mean(rows, round -> summary.sweep().select().score(round)).orElseThrow();
  }

  private static String line(SweepPoint setting, List<TrialRow> rows) {
    return String.format(
        Locale.ROOT,
        "%6d  T = %s  %s  %s\n",
        setting.number(),
        rows.get(0).trial().config().temperature(),
        figures(rows),
        setting);
  }

  /** Of the validation images, or without any of those that are trained on. */
  private static String figures(List<TrialRow> rows) {
    Optional<Double> error = mean(rows, round -> validation(round, ClassificationSummary::error));
    Optional<Double> nll = mean(rows, round -> figures(round).map(EvaluationFigures::nll));
    Optional<Double> rmse = mean(rows, round -> figures(round).flatMap(EvaluationFigures::rmse));
    if (rmse.isPresent()) {
      return String.format(
          Locale.ROOT, "validation RMSE %.4g  NLL %.4f", rmse.get(), nll.orElseThrow());
    }
    return error.isPresent()
        ? "validation " + EvaluationMetrics.text(error.get(), nll.orElseThrow())
        : mean(rows, round -> Optional.of(round.steps().nll()))
            .map(own -> String.format(Locale.ROOT, "training NLL %.4f", own))
            .orElseThrow();
  }

  private static Optional<Double> validation(
      RoundMetrics round, Function<ClassificationSummary, Double> figure) {
    return figures(round).flatMap(EvaluationFigures::ofClasses).map(figure);
  }

  private static Optional<EvaluationFigures> figures(RoundMetrics round) {
    return round.posterior().validation();
  }

  /** Absent where a trial does not have the figure. */
  private static Optional<Double> mean(
      List<TrialRow> rows, Function<RoundMetrics, Optional<Double>> figure) {
    List<Double> all =
        rows.stream().flatMap(row -> figure.apply(row.record().last().figures()).stream()).toList();
    return all.size() == rows.size()
        ? Optional.of(all.stream().mapToDouble(Double::doubleValue).average().getAsDouble())
        : Optional.empty();
  }

  private void writeChosen(StringBuilder text) {
    text.append(
        "chosen: setting %d (%s), T = %s, %d seeds\n"
            .formatted(
                summary.setting().number(),
                summary.setting(),
                summary.temperature(),
                summary.chosen().size()));
    text.append("%20s %12s %12s   %s\n".formatted("", "mean", "std. error", "95 % interval"));
    for (Map.Entry<String, SeedMean> mean : summary.means().entrySet()) {
      text.append(line(mean.getKey(), mean.getValue()));
    }
  }

  private static String line(String figure, SeedMean mean) {
    boolean percent = figure.endsWith("error") || figure.equals("sparsity");
    if (figure.endsWith("rmse") || figure.endsWith("crps")) {
      return line(figure.replace('_', ' '), mean, 1, "%12.4g");
    }
    return line(
        figure.replace('_', ' ') + (percent ? ", %" : ""), mean, percent ? 100 : 1, "%12.4f");
  }

  private static String line(String name, SeedMean mean, double factor, String number) {
    String numbers =
        mean.seeds() == 1
            ? "%12s   %s".formatted("-", "-")
            : String.format(
                Locale.ROOT,
                number + "   " + number.replace("12", "") + " to " + number.replace("12", ""),
                factor * mean.standardError(),
                factor * mean.low(),
                factor * mean.high());
    return String.format(
        Locale.ROOT, "%20s " + number + " %s\n", name, factor * mean.mean(), numbers);
  }
}
