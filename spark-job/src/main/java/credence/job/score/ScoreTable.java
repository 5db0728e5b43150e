package credence.job.score;

import credence.job.score.reject.RejectCounts;
import credence.job.score.reject.Rejection;
import credence.predict.metrics.ClassificationSummary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A scoring for the console: means of the entropies in nats, a row for each predicted class.
 *
 * @param temperatures every T of the models' trainings
 * @param rejection of what goes to a person; null if nobody asked
 */
record ScoreTable(
    List<String> classNames,
    List<Double> temperatures,
    Rejection rejection,
    PartStatistics statistics) {

  /** Classes that a table shows; summary.json has all. */
  private static final int MOST = 20;

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-20s%12s%12s%12s%12s%n"
            .formatted("predicted as", "images", "H", "aleatoric", "epistemic"));
    for (int c = 0; c < Math.min(MOST, classNames.size()); c++) {
      row(text, classNames.get(c), statistics.count(c), c);
    }
    if (classNames.size() > MOST) {
      text.append("and %d more classes in summary.json%n".formatted(classNames.size() - MOST));
    }
    if (statistics.bad() > 0) {
      text.append("%-20s%12d%n".formatted("unreadable", statistics.bad()));
    }
    if (statistics.resized() > 0) {
      text.append("%-20s%12d%n".formatted("of another size", statistics.resized()));
    }
    if (statistics.unknown().count() > 0) {
      text.append("%s%n".formatted(statistics.unknown().text()));
    }
    if (statistics.sets().images() > 0) {
      text.append(sets(statistics.sets()));
    }
    if (rejection != null && statistics.rejects().images() > 0) {
      text.append(rejects());
    }
    if (statistics.metrics().examples() > 0) {
      ClassificationSummary summary = statistics.metrics().summary();
      text.append(
          String.format(
              Locale.ROOT,
              "error %.2f %%, NLL %.4f nats, ECE %.4f of %d images with a label, T = %s%n",
              100 * summary.error(),
              summary.nll(),
              summary.ece(),
              summary.examples(),
              temperatures.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    return text.toString();
  }

  private String rejects() {
    RejectCounts counts = statistics.rejects();
    String marked =
        String.format(
            Locale.ROOT,
            "%d of %d (%.2f %%) are for a person: %s above %.4f",
            counts.rejected(),
            counts.images(),
            100.0 * counts.rejected() / counts.images(),
            rejection.by().id(),
            rejection.above());
    return counts.labelled() == 0
        ? marked + System.lineSeparator()
        : String.format(
            Locale.ROOT,
            "%s; error of the others %s, of these %s%n",
            marked,
            percent(counts.errorOfKept()),
            percent(counts.errorOfRejected()));
  }

  /**
   * @param share NaN for that of no images
   */
  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String sets(SetCounts sets) {
    String size =
        String.format(
            Locale.ROOT,
            "sets have %.3f classes in the mean, %.2f %% have none",
            (double) sets.classes() / sets.images(),
            100.0 * sets.empty() / sets.images());
    return sets.labelled() == 0
        ? size + System.lineSeparator()
        : String.format(
            Locale.ROOT,
            "%s; %.2f %% of %d hold the label%n",
            size,
            100.0 * sets.covered() / sets.labelled(),
            sets.labelled());
  }

  private void row(StringBuilder text, String name, long count, int category) {
    text.append("%-20s%12d".formatted(name, count));
    for (int m = 0; m < 3 && count > 0; m++) {
      text.append(String.format(Locale.ROOT, "%12.4f", statistics.sum(category, m) / count));
    }
    text.append(System.lineSeparator());
  }
}
