package credence.job.prune;

import credence.job.base.Counted;
import credence.prune.Pruner;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;

/** A curve for the console: errors in percent, a column a criterion. */
record CurveTable(Curve curve) {

  private static final String CELL = "%16s";

  String text() {
    StringBuilder text = new StringBuilder();
    for (SplitMetrics.Split split : SplitMetrics.Split.values()) {
      if (has(split)) {
        write(text, split);
      }
    }
    return text.toString();
  }

  private boolean has(SplitMetrics.Split split) {
    return curve.rows().stream().anyMatch(row -> row.split() == split);
  }

  private void write(StringBuilder text, SplitMetrics.Split split) {
    text.append(
        "%s error, %%, by %s (by mean prediction), T = %s\n"
            .formatted(split.id(), Counted.of(curve.draws(), "draw"), curve.temperature()));
    text.append("%9s".formatted("removed"));
    curve.criteria().forEach(pruner -> text.append(CELL.formatted(pruner.id())));
    text.append('\n');
    for (double fraction : curve.fractions()) {
      String percent = BigDecimal.valueOf(fraction).movePointRight(2).toPlainString();
      text.append("%7s %%".formatted(percent.replaceFirst("\\.0*$", "")));
      curve.criteria().forEach(pruner -> text.append(cell(pruner, fraction, split)));
      text.append('\n');
    }
  }

  private String cell(Pruner pruner, double fraction, SplitMetrics.Split split) {
    return CELL.formatted(
        "%s (%s)"
            .formatted(
                percent(curve.error(pruner, fraction, split, SplitMetrics.Mode.DRAWS)),
                percent(curve.error(pruner, fraction, split, SplitMetrics.Mode.MEAN))));
  }

  private static String percent(OptionalDouble error) {
    return String.format(Locale.ROOT, "%.2f", 100 * error.getAsDouble());
  }
}
