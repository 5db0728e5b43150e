package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.predict.Measure;
import credence.predict.PredictionTable;
import credence.store.CanonicalJson;
import java.util.Arrays;
import java.util.List;

/** How uncertain the images of each data set are: counts in bins of equal width. */
record Histograms(ModelFigures figures) {

  private static final int BINS = 25;

  /** What a network without sigma may have of mutual information, in nats. */
  private static final double ROUNDING = 1e-6;

  /** By measure: {@code end} of the last bin, in nats, and counts from 0 to it. */
  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    for (Measure measure : List.of(Measure.PREDICTIVE_ENTROPY, Measure.MUTUAL_INFORMATION)) {
      json.set(measure.id(), histograms(measure));
    }
    return json;
  }

  private ObjectNode histograms(Measure measure) {
    double end = end(measure);
    ObjectNode json = CanonicalJson.object().put("end", end);
    ArrayNode sets = json.putArray("sets");
    figures
        .drawn()
        .forEach(
            (group, table) -> {
              if (isShown(group)) {
                ObjectNode set = sets.addObject();
                set.put("data", group.data() == null ? group.kind().id() : group.data());
                set.put("images", table.size());
                counts(table, measure, end).forEach(set.putArray("counts")::add);
              }
            });
    return json;
  }

  private static boolean isShown(ImageGroup group) {
    return group.kind() == ImageGroup.Kind.TEST || group.kind() == ImageGroup.Kind.OOD;
  }

  /**
   * ln of the number of classes for the entropy. Mutual information is mostly far below it, and
   * would all lie in the first bin: there it is the largest of all sets.
   */
  private double end(Measure measure) {
    double most = Math.log(figures.test().classes());
    if (measure != Measure.MUTUAL_INFORMATION) {
      return most;
    }
    double largest =
        figures.drawn().entrySet().stream()
            .filter(each -> isShown(each.getKey()))
            .flatMapToDouble(each -> Arrays.stream(each.getValue().values(measure)))
            .max()
            .orElse(0);
    return largest > ROUNDING ? largest : most;
  }

  private static List<Integer> counts(PredictionTable table, Measure measure, double end) {
    Integer[] counts = new Integer[BINS];
    Arrays.fill(counts, 0);
    for (double value : table.values(measure)) {
      // With one class there is nothing to be uncertain of, and end is 0.
      int bin = end > 0 ? (int) (value / end * BINS) : 0;
      counts[Math.max(0, Math.min(BINS - 1, bin))]++;
    }
    return List.of(counts);
  }
}
