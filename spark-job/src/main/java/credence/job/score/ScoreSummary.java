package credence.job.score;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.images.folders.PassedOver;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.rundir.RunFile;
import credence.job.rundir.SummaryJson;
import credence.net.WeightLayout;
import credence.store.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a finished scoring says of itself, folded from its parts in their order. */
final class ScoreSummary {

  private final Ensemble models;
  private final List<DrawsOf> draws;
  private final ObjectNode input;
  private final PassedOver passedOver;
  private final ScoreSettings settings;
  private final List<RunFile> files = new ArrayList<>();
  private final TreeSet<String> engines = new TreeSet<>();
  private final TreeSet<String> processors = new TreeSet<>();
  private PartStatistics statistics;

  ScoreSummary(ScorePlan plan, ScoreSettings settings) {
    this.models = plan.models();
    this.draws = plan.draws();
    this.input = plan.source().identity();
    this.passedOver = plan.source().passedOver();
    this.settings = settings;
  }

  /** Adds the next part. */
  void add(String path, PartResult part) {
    files.add(new RunFile(path, part.length(), part.crc32c()));
    engines.add(part.engine());
    processors.add(part.processor());
    if (statistics == null) {
      statistics = part.statistics();
    } else {
      statistics.merge(part.statistics());
    }
  }

  PartStatistics statistics() {
    return statistics;
  }

  /** The parts of the table. */
  List<RunFile> files() {
    return files;
  }

  /**
   * @param parts that this job scored; an earlier one may have scored others
   * @param images in them
   */
  ObjectNode json(int parts, long images, double seconds) {
    ObjectNode json = CanonicalJson.object();
    json.put("model", models.isPlural() ? null : models.first().id());
    json.put("network", networks());
    json.put("temperature", temperature());
    json.put("parameters", parameters());
    json.set("models", members());
    json.set("input", input);
    json.set("passed_over", passedOver.json());
    json.set("mode", settings.json().get("mode"));
    json.set("draws", settings.json().get("draws"));
    json.put("images", statistics.scored() + statistics.bad());
    json.put("scored", statistics.scored());
    json.put("bad", statistics.bad());
    json.put("resized", statistics.resized());
    json.set("changes", SummaryJson.changes(statistics.changes()));
    statistics.errors().forEach(json.putArray("errors")::add);
    json.set("unknown_labels", statistics.unknown().json());
    boolean labelled = statistics.metrics().examples() > 0;
    json.set("labelled", labelled ? EvaluationMetrics.json(statistics.metrics().summary()) : null);
    if (statistics.sets().images() > 0) {
      json.set("sets", sets(statistics.sets()));
    }
    if (settings.json().has("reject")) {
      ObjectNode reject = settings.json().path("reject").deepCopy();
      json.set("reject", statistics.rejects().putInto(reject));
    }
    json.set("mean", means(statistics.scored(), sums()));
    json.set("by_class", byClass());
    ObjectNode speed = json.putObject("speed");
    speed.put("parts", parts).put("images", images).put("seconds", seconds);
    speed.put("images_per_second", images / seconds);
    return json;
  }

  private ObjectNode sets(SetCounts sets) {
    ObjectNode json = CanonicalJson.object();
    json.set("asked", settings.json().get("coverage"));
    json.put("coverage", CanonicalJson.finite((double) sets.covered() / sets.labelled()));
    json.put("mean_size", (double) sets.classes() / sets.images());
    json.put("empty", (double) sets.empty() / sets.images());
    return json;
  }

  private String networks() {
    return models.members().stream()
        .map(each -> each.model().network().name())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** That of all models; null where they differ. */
  private Double temperature() {
    return models.temperatures().size() == 1 ? models.temperatures().get(0) : null;
  }

  /** Of all models together. */
  private int parameters() {
    return models.members().stream()
        .mapToInt(each -> WeightLayout.of(each.model().network()).weightsAndBiases())
        .sum();
  }

  /** What each model has in the predictions. */
  private ArrayNode members() {
    ArrayNode all = CanonicalJson.object().arrayNode();
    for (int m = 0; m < draws.size(); m++) {
      TrainedModel member = models.members().get(m);
      ObjectNode one = all.addObject().put("id", member.id());
      one.put("network", member.model().network().name());
      one.put("temperature", member.settings().temperature());
      one.put("draws", draws.get(m).count()).put("seed", draws.get(m).seed());
      one.put("logit_scale", draws.get(m).logitScale());
    }
    return all;
  }

  private double[] sums() {
    double[] sums = new double[PartStatistics.MEASURES.size()];
    for (int c = 0; c < models.first().model().classNames().size(); c++) {
      for (int m = 0; m < sums.length; m++) {
        sums[m] += statistics.sum(c, m);
      }
    }
    return sums;
  }

  /** Of the images that were taken for each class. */
  private ArrayNode byClass() {
    ArrayNode all = CanonicalJson.object().arrayNode();
    List<String> names = models.first().model().classNames();
    for (int c = 0; c < names.size(); c++) {
      double[] sums = new double[PartStatistics.MEASURES.size()];
      for (int m = 0; m < sums.length; m++) {
        sums[m] = statistics.sum(c, m);
      }
      ObjectNode one = all.addObject().put("class", names.get(c));
      one.put("images", statistics.count(c));
      one.set("mean", means(statistics.count(c), sums));
    }
    return all;
  }

  private static ObjectNode means(long count, double[] sums) {
    if (count == 0) {
      return null;
    }
    ObjectNode json = CanonicalJson.object();
    for (int m = 0; m < sums.length; m++) {
      json.put(PartStatistics.MEASURES.get(m), sums[m] / count);
    }
    return json;
  }

  /** Without the list of files. */
  ObjectNode manifest(String sparkVersion) {
    ObjectNode json = ManifestJson.begun(JobKind.SCORE, sparkVersion);
    json.put("seed", models.first().settings().seed());
    json.put("temperature", temperature());
    json.put("parent", models.isPlural() ? null : models.first().id());
    json.set("models", members());
    json.put("config", settings.hash());
    json.set("data", input.get("fingerprint"));
    ManifestJson.machines(json, engines, processors);
    return json;
  }
}
