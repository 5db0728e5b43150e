package credence.job.sweep;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.config.SweepPoint;
import credence.job.sweep.trials.TrialRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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
    return mean(rows, line -> summary.sweep().select().score(line));
  }

  private static String line(SweepPoint setting, List<TrialRow> rows) {
    return String.format(
        Locale.ROOT,
        "%6d  T = %s  validation error %.2f %%  NLL %.4f  %s\n",
        setting.number(),
        rows.get(0).trial().config().temperature(),
        100 * mean(rows, line -> line.at("/validation/error").asDouble()),
        mean(rows, line -> line.at("/validation/nll").asDouble()),
        setting);
  }

  private static double mean(List<TrialRow> rows, ToDoubleFunction<JsonNode> figure) {
    return rows.stream()
        .mapToDouble(row -> figure.applyAsDouble(row.record().last().line()))
        .average()
        .getAsDouble();
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
    double factor = percent ? 100 : 1;
    String name = figure.replace('_', ' ') + (percent ? ", %" : "");
    String numbers =
        mean.seeds() == 1
            ? "%12s   %s".formatted("-", "-")
            : String.format(
                Locale.ROOT,
                "%12.4f   %.4f to %.4f",
                factor * mean.standardError(),
                factor * mean.low(),
                factor * mean.high());
    return String.format(Locale.ROOT, "%20s %12.4f %s\n", name, factor * mean.mean(), numbers);
  }
}
