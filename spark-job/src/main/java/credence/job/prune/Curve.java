package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Csv;
import credence.prune.Pruner;
import credence.store.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What removing costs.
 *
 * @param temperature T of the training
 * @param fractions rising
 * @param rows by criterion, fraction, seed, split and mode, whatever was measured first
 */
record Curve(
    double temperature,
    List<Pruner> criteria,
    List<Double> fractions,
    int draws,
    List<CurveRow> rows) {

  Curve {
    criteria = List.copyOf(criteria);
    fractions = List.copyOf(fractions);
    rows = List.copyOf(rows);
  }

  /** The networks of a curve, in the order of its rows. */
  static List<CurvePoint> points(List<Pruner> criteria, List<Double> fractions, int seeds) {
    List<CurvePoint> points = new ArrayList<>();
    for (Pruner pruner : criteria) {
      for (double fraction : fractions) {
        int first = pruner.isRandom() ? 1 : 0;
        int last = pruner.isRandom() ? seeds : 0;
        for (int seed = first; seed <= last; seed++) {
          points.add(new CurvePoint(pruner, fraction, seed));
        }
      }
    }
    return points;
  }

  /**
   * @param temperature T of the training
   * @param measured by {@link CurvePoint#canonical}
   */
  static Curve of(
      double temperature,
      List<Pruner> criteria,
      PruneRequest config,
      Map<CurvePoint, MeasureResult> measured) {
    List<CurveRow> rows = new ArrayList<>();
    for (CurvePoint point : points(criteria, config.fractions(), config.seeds())) {
      for (SplitMetrics score : measured.get(point.canonical()).scores()) {
        rows.add(new CurveRow(point, score.split(), score.mode(), score.metrics().summary()));
      }
    }
    return new Curve(temperature, criteria, config.fractions(), config.draws(), rows);
  }

  /** Whether it has more than the whole network, which is measured in any case. */
  boolean isDrawn() {
    return fractions.size() > 1;
  }

  byte[] csv() {
    Csv csv = new Csv();
    csv.row(CurveRow.COLUMNS);
    rows.forEach(row -> csv.row(row.cells(temperature)));
    return csv.bytes();
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("draws", draws);
    json.put("temperature", temperature);
    rows.forEach(row -> json.withArray("rows").add(row.json()));
    return json;
  }

  /** Error, a mean over the seeds; nothing where it was not measured. */
  OptionalDouble error(
      Pruner pruner, double fraction, SplitMetrics.Split split, SplitMetrics.Mode mode) {
    return rows.stream()
        .filter(row -> row.point().pruner().equals(pruner) && row.point().fraction() == fraction)
        .filter(row -> row.split() == split && row.mode() == mode)
        .mapToDouble(row -> row.figures().error())
        .average();
  }

  /**
   * The largest fraction that costs at most {@code points} percentage points of error on the
   * validation images, which there must be, by draws.
   */
  double largestWithin(Pruner pruner, double points) {
    double limit = validation(pruner, 0) + points / 100 + 1e-12;
    return fractions.stream()
        .filter(fraction -> validation(pruner, fraction) <= limit)
        .reduce(0.0, Math::max);
  }

  private double validation(Pruner pruner, double fraction) {
    return error(pruner, fraction, SplitMetrics.Split.VALIDATION, SplitMetrics.Mode.DRAWS)
        .getAsDouble();
  }
}
