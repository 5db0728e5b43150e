package credence.job.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A sweep for the console: its best trials, and the chosen setting over its seeds. */
record SweepTable(SweepSummary summary) {

  /** Trials that are listed. */
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

  private void writeBest(StringBuilder text) {
    List<TrialRow> best =
        summary.table().rows().stream()
            .filter(row -> row.record().isFinished())
            .sorted(Comparator.comparingDouble((TrialRow row) -> -score(row)))
            .limit(MOST)
            .toList();
    text.append("best by %s\n".formatted(summary.sweep().select().id()));
    for (TrialRow row : best) {
      text.append(
          "  %-16s %s  %s\n"
              .formatted(
                  row.trial().id(),
                  TrialRow.text(row.record().last().line()),
                  row.trial().setting()));
    }
  }

  private double score(TrialRow row) {
    return summary.sweep().select().score(row.record().last().line());
  }

  private void writeChosen(StringBuilder text) {
    text.append(
        "chosen: setting %d (%s), %d seeds\n"
            .formatted(summary.setting().number(), summary.setting(), summary.chosen().size()));
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
