package credence.job.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Label;
import credence.job.rundir.SummaryJson;
import credence.job.score.reject.RejectCounts;
import credence.picture.PictureCounts;
import credence.predict.Prediction;
import credence.predict.Uncertainty;
import credence.predict.metrics.ClassificationMetrics;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of the images of a part, gathered one by one and merged in the order of the parts.
 * Kept as JSON, numbers as they are.
 */
final class PartStatistics implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The means that a summary has. */
  static final List<String> MEASURES =
      List.of(
          "predictive_entropy",
          "expected_entropy",
          "mutual_information",
          "aleatoric_total",
          "epistemic_total",
          "softplus_aleatoric_total",
          "softplus_epistemic_total");

  private static final int MOST_ERRORS = 10;

  private final int classes;
  private final int draws;
  private ClassificationMetrics metrics;
  private long bad;
  private long resized;
  private final PictureCounts changes = new PictureCounts();

  /** Labels that are none of the model's classes. */
  private final UnknownLabels unknown = new UnknownLabels();

  /** Of the first images that cannot be read. */
  private final List<String> errors = new ArrayList<>();

  /** By predicted class. */
  private final long[] counts;

  private final double[][] sums;

  private SetCounts sets = SetCounts.NONE;

  private RejectCounts rejects = RejectCounts.NONE;

  PartStatistics(int classes, int draws) {
    this.classes = classes;
    this.draws = draws;
    this.metrics = new ClassificationMetrics(classes, draws);
    this.counts = new long[classes];
    this.sums = new double[classes][MEASURES.size()];
  }

  void add(Scored scored) {
    resized += scored.image().resized() ? 1 : 0;
    changes.add(scored.image().changes());
    if (scored.prediction() == null) {
      bad++;
      keep(scored.image().id() + ": " + scored.image().error());
      return;
    }
    Prediction p = scored.prediction();
    counts[p.category()]++;
    double[] values = measures(p);
    for (int m = 0; m < values.length; m++) {
      sums[p.category()][m] += values[m];
    }
    sets = sets.plus(scored);
    rejects = rejects.plus(scored.image().label(), p, scored.isRejected());
    if (scored.image().label() instanceof Label.Known known) {
      metrics.add(known.category(), p);
    } else if (scored.image().label() instanceof Label.Unknown label) {
      unknown.add(label.text());
    }
  }

  private static double[] measures(Prediction p) {
    Uncertainty u = p.uncertainty();
    return new double[] {
      u.predictiveEntropy(),
      u.expectedEntropy(),
      u.mutualInformation(),
      u.totalAleatoric(),
      u.totalEpistemic(),
      p.softplus().totalAleatoric(),
      p.softplus().totalEpistemic()
    };
  }

  private void keep(String error) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(error);
    }
  }

  void merge(PartStatistics other) {
    bad += other.bad;
    resized += other.resized;
    changes.addAll(other.changes);
    other.errors.forEach(this::keep);
    unknown.merge(other.unknown);
    metrics.merge(other.metrics);
    sets = sets.plus(other.sets);
    rejects = rejects.plus(other.rejects);
    for (int c = 0; c < classes; c++) {
      counts[c] += other.counts[c];
      for (int m = 0; m < MEASURES.size(); m++) {
        sums[c][m] += other.sums[c][m];
      }
    }
  }

  /** Images predicted. */
  long scored() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  long bad() {
    return bad;
  }

  long resized() {
    return resized;
  }

  /** What was done to pictures. */
  PictureCounts changes() {
    return changes;
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Labels of predicted images that are none of the model's classes. */
  UnknownLabels unknown() {
    return unknown;
  }

  /** Of the images whose label is known. */
  ClassificationMetrics metrics() {
    return metrics;
  }

  /** Of the sets of classes, if any were asked for. */
  SetCounts sets() {
    return sets;
  }

  /** Of what goes to a person; none does if nobody asked. */
  RejectCounts rejects() {
    return rejects;
  }

  long count(int category) {
    return counts[category];
  }

  /** Of the images that were taken for {@code category}. */
  double sum(int category, int measure) {
    return sums[category][measure];
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("draws", draws).put("bad", bad).put("resized", resized);
    json.set("changes", SummaryJson.changes(changes));
    errors.forEach(json.putArray("errors")::add);
    json.set("unknown_labels", unknown.json());
    json.set("sets", sets.json());
    json.set("rejects", rejects.json());
    ArrayNode byClass = json.putArray("by_class");
    for (int c = 0; c < classes; c++) {
      ArrayNode one = byClass.addArray().add(counts[c]);
      for (double sum : sums[c]) {
        one.add(sum);
      }
    }
    ArrayNode values = json.putArray("metrics");
    for (double value : metrics.values()) {
      values.add(value);
    }
    return json;
  }

  /** What {@link #json} gave. */
  static PartStatistics of(JsonNode json) {
    JsonNode byClass = json.path("by_class");
    PartStatistics part = new PartStatistics(byClass.size(), json.path("draws").asInt());
    part.bad = json.path("bad").asLong();
    part.resized = json.path("resized").asLong();
    part.changes.addAll(SummaryJson.changes(json.path("changes")));
    json.path("errors").forEach(error -> part.errors.add(error.asText()));
    part.unknown.merge(UnknownLabels.of(json.path("unknown_labels")));
    part.sets = SetCounts.of(json.path("sets"));
    part.rejects = RejectCounts.of(json.path("rejects"));
    for (int c = 0; c < part.classes; c++) {
      part.counts[c] = byClass.get(c).path(0).asLong();
      for (int m = 0; m < MEASURES.size(); m++) {
        part.sums[c][m] = byClass.get(c).path(1 + m).asDouble();
      }
    }
    double[] values = new double[json.path("metrics").size()];
    Arrays.setAll(values, i -> json.path("metrics").get(i).asDouble());
    part.metrics = ClassificationMetrics.of(part.classes, part.draws, values);
    return part;
  }
}
