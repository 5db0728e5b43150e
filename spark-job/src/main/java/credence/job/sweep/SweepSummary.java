package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.rounds.metrics.StepMetrics;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.sweep.trials.SweepData;
import credence.job.sweep.trials.Trial;
import credence.job.sweep.trials.TrialFigure;
import credence.job.sweep.trials.TrialRecord;
import credence.job.sweep.trials.TrialRow;
import credence.job.sweep.trials.TrialsTable;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.store.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a finished sweep says of itself: in summary.json, in manifest.json, on the console.
 *
 * @param setting the chosen one
 * @param chosen {@code summary.json} of its runs
 */
record SweepSummary(
    SweepConfig sweep,
    SweepSettings settings,
    SweepData data,
    TrialsTable table,
    SweepPoint setting,
    Map<Trial, JsonNode> chosen) {

  /** Figures over seeds: their names, and where a run's summary has them. */
  private static final Map<String, String> FIGURES = figures();

  private static Map<String, String> figures() {
    Map<String, String> figures = new LinkedHashMap<>();
    for (String split : List.of("test", "validation")) {
      Stream.concat(TrialFigure.OF_CLASSES.stream(), TrialFigure.OF_NUMBERS.stream())
          .forEach(
              figure -> figures.put(split + "_" + figure.key(), "/" + split + figure.pointer()));
    }
    figures.put("logit_scale", "/logit_scale/tau");
    for (String figure : List.of("error", "nll", "ece")) {
      figures.put("scaled_test_" + figure, "/logit_scale/test/" + figure);
    }
    figures.put("sparsity", "/sparsity/sparsity");
    figures.put("compression", "/sparsity/compression");
    return figures;
  }

  ObjectNode json() {
    Trial first = chosen.keySet().iterator().next();
    NetworkSpec network = data.network(first);
    ObjectNode json = CanonicalJson.object();
    json.put("network", network.name());
    json.put("dataset", first.config().data().name());
    json.put("parameters", WeightLayout.of(network).weightsAndBiases());
    json.put("select", sweep.select().id());
    ObjectNode counts = json.putObject("trials");
    statuses().forEach(counts::put);
    json.put("trial_seconds", table.rows().stream().mapToDouble(r -> r.record().seconds()).sum());
    ObjectNode best = json.putObject("chosen");
    best.put("setting", setting.number());
    best.set("values", Json.tree(setting.values()));
    best.put("temperature", temperature());
    means().forEach((figure, mean) -> best.set(figure, mean.json()));
    for (Map.Entry<Trial, JsonNode> run : chosen.entrySet()) {
      ObjectNode each = json.withArray("runs").addObject();
      each.put("seed", run.getKey().seed());
      each.put("model", FinalRun.folder(run.getKey()) + "/model");
      each.set("test", run.getValue().path("test"));
      each.set("validation", run.getValue().get("validation"));
      each.set("logit_scale", run.getValue().get("logit_scale"));
      each.set("sparsity", run.getValue().get("sparsity"));
    }
    json.putArray("varied").addAll(table.varied().stream().map(Json::tree).toList());
    return json;
  }

  /** Over the seeds that could be trained, for the figures that every run has. */
  Map<String, SeedMean> means() {
    Map<String, SeedMean> means = new LinkedHashMap<>();
    FIGURES.forEach(
        (figure, pointer) -> {
          if (chosen.values().stream().allMatch(run -> run.at(pointer).isNumber())) {
            means.put(
                figure,
                SeedMean.of(
                    chosen.values().stream().mapToDouble(r -> r.at(pointer).asDouble()).toArray()));
          }
        });
    return means;
  }

  /** Trials by what has become of them. */
  Map<String, Integer> statuses() {
    Map<String, Integer> statuses = new TreeMap<>();
    table.rows().forEach(row -> statuses.merge(row.status(), 1, Integer::sum));
    return statuses;
  }

  /** Without the list of files. */
  ObjectNode manifest(String sparkVersion) {
    Trial first = chosen.keySet().iterator().next();
    ObjectNode json = ManifestJson.begun(JobKind.SWEEP, sparkVersion);
    json.put("seed", seeds());
    json.put("temperature", temperature());
    json.put("config", settings.hash());
    json.put("data", data.fingerprint(first));
    json.put("test_data", data.testFingerprint(first));
    ManifestJson.machines(json, texts(StepMetrics::engines), texts(StepMetrics::processors));
    return json;
  }

  /** T of the chosen setting. */
  double temperature() {
    return chosen.keySet().iterator().next().config().temperature();
  }

  private String seeds() {
    return chosen.keySet().stream()
        .map(trial -> String.valueOf(trial.seed()))
        .collect(Collectors.joining(", "));
  }

  private TreeSet<String> texts(Function<StepMetrics, SortedSet<String>> of) {
    TreeSet<String> texts = new TreeSet<>();
    for (TrialRow row : table.rows()) {
      for (TrialRecord.RungResult leg : row.record().legs()) {
        texts.addAll(of.apply(leg.figures().steps()));
      }
    }
    return texts;
  }
}
