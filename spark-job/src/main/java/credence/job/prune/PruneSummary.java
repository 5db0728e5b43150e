package credence.job.prune;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.images.named.SplitImages;
import credence.job.models.TrainedModel;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.metrics.StepMetrics;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.rundir.SummaryJson;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.prune.Pruned;
import credence.prune.SnrHistogram;
import credence.prune.Sparsity;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import credence.store.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;

/** What a finished pruning says of itself: in the model, in summary.json, in manifest.json. */
record PruneSummary(TrainedModel parent, SplitImages images, PruneSettings settings, Pruned whole) {

  /**
   * A smaller model that was made.
   *
   * @param choice as it was carried out: {@code by} and {@code fraction} or {@code threshold}
   * @param before what it was on the way, as far as it was that
   * @param rounds of that training
   * @param speed no part of what equal runs have in common
   */
  record Result(
      Pruned pruned,
      ObjectNode choice,
      MeasureResult measured,
      Map<Before, MeasureResult> before,
      List<RoundMetrics> rounds,
      Speed speed) {}

  /** Stages of a smaller model that are measured beside the last. */
  enum Before {
    FINETUNING,
    QUANTISATION;

    /** As files have it. */
    String key() {
      return "before_" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** The smaller model, with nothing in it that differs between equal runs. */
  Model model(Result result) {
    Model old = parent.model();
    ObjectNode metrics = figures(result.measured());
    ObjectNode pruning = metrics.putObject("pruning");
    pruning.setAll(result.choice());
    pruning.setAll(sparsity(result.pruned()));
    Provenance from = old.provenance();
    return new Model(
        result.pruned().network(),
        result.pruned().posterior(),
        result.pruned().prior(),
        old.image(),
        old.standardisation(),
        old.pictures(),
        old.outputs(),
        new Provenance(
            Version.current(),
            from.engine(),
            from.seed(),
            from.data(),
            from.settings(),
            metrics,
            parent.id()));
  }

  /**
   * @param before of the whole network
   * @param result null if no model was made
   */
  ObjectNode json(MeasureResult before, Result result) {
    ObjectNode json = CanonicalJson.object();
    json.put("network", whole.network().name());
    json.put("dataset", parent.settings().data().name());
    json.put("parent", parent.id());
    json.put("temperature", parent.settings().temperature());
    json.put("parameters", WeightLayout.of(whole.network()).weightsAndBiases());
    json.set("before", figures(before));
    if (result != null) {
      json.set("after", figures(result.measured()));
      json.set("choice", result.choice());
      result.before().forEach((stage, measured) -> json.set(stage.key(), figures(measured)));
      json.set("sparsity", sparsity(result.pruned()));
      json.put("kept_parameters", keptParameters(result.pruned()));
      json.set("speed", result.speed().json());
    }
    json.set("layers", layers(result == null ? whole : result.pruned()));
    ObjectNode snr = json.putObject("snr");
    snr.put("from_db", SnrHistogram.FROM);
    snr.put("end_db", SnrHistogram.END);
    snr.set("before", histograms(whole));
    snr.set("after", result == null ? null : histograms(result.pruned()));
    return json;
  }

  /** Without the list of files. */
  ObjectNode manifest(
      String sparkVersion, Collection<MeasureResult> measured, List<RoundMetrics> rounds) {
    ObjectNode json = ManifestJson.begun(JobKind.PRUNE, sparkVersion);
    json.put("seed", parent.settings().seed());
    json.put("temperature", parent.settings().temperature());
    json.put("parent", parent.id());
    json.put("config", settings.hash());
    json.put("data", images.fingerprint());
    json.put("test_data", images.testFingerprint());
    ManifestJson.machines(
        json,
        texts(measured, MeasureResult::engine, rounds, StepMetrics::engines),
        texts(measured, MeasureResult::processor, rounds, StepMetrics::processors));
    return json;
  }

  /** Figures by split and mode. */
  private static ObjectNode figures(MeasureResult measured) {
    ObjectNode json = CanonicalJson.object();
    for (SplitMetrics score : measured.scores()) {
      json.withObject("/" + score.split().id())
          .set(score.mode().id(), EvaluationMetrics.json(score.metrics().summary()));
    }
    return json;
  }

  /** Weights that are left, and the biases of the network that they are in. */
  private static long keptParameters(Pruned pruned) {
    Sparsity left = Sparsity.of(pruned.network(), pruned.posterior());
    int all = WeightLayout.of(pruned.network()).weightsAndBiases();
    return all - left.weights() + left.kept();
  }

  /** Of the weights of the network as it was. */
  private ObjectNode sparsity(Pruned pruned) {
    return SummaryJson.sparsity(
        Sparsity.of(whole.network(), whole.posterior()).weights(),
        Sparsity.of(pruned.network(), pruned.posterior()).kept());
  }

  /** Of each layer with weights: those of the network as it was, and those that are left. */
  private ArrayNode layers(Pruned pruned) {
    List<Sparsity.Layer> before = Sparsity.of(whole.network(), whole.posterior()).layers();
    List<Sparsity.Layer> after = Sparsity.of(pruned.network(), pruned.posterior()).layers();
    ArrayNode layers = CanonicalJson.object().arrayNode();
    for (int i = 0; i < before.size(); i++) {
      int weights = before.get(i).weights();
      int kept = after.get(i).kept();
      ObjectNode json = layers.addObject();
      json.put("layer", whole.network().describe(before.get(i).layer()));
      json.put("weights", weights);
      json.put("kept", kept);
      json.put("sparsity", 1 - (double) kept / weights);
    }
    return layers;
  }

  /** Of all weights, then of each layer with weights, as {@link SnrHistogram} has them. */
  private static ArrayNode histograms(Pruned network) {
    NetworkSpec spec = network.network();
    ArrayNode all = CanonicalJson.object().arrayNode();
    List<WeightLayout.Tensor> tensors = WeightLayout.of(spec).tensors();
    add(all, "all layers", SnrHistogram.of(tensors, network.posterior()));
    for (WeightLayout.Tensor tensor : tensors) {
      if (tensor.role() == WeightLayout.Role.WEIGHT) {
        String name = spec.describe(tensor.layer());
        add(all, name, SnrHistogram.of(List.of(tensor), network.posterior()));
      }
    }
    return all;
  }

  private static void add(ArrayNode all, String name, SnrHistogram histogram) {
    ObjectNode json = all.addObject().put("layer", name).put("weights", histogram.weights());
    histogram.counts().forEach(json.putArray("counts")::add);
  }

  private static List<String> texts(
      Collection<MeasureResult> measured,
      Function<MeasureResult, String> text,
      List<RoundMetrics> rounds,
      Function<StepMetrics, SortedSet<String>> of) {
    List<String> texts = new ArrayList<>();
    measured.forEach(one -> texts.add(text.apply(one)));
    rounds.forEach(round -> texts.addAll(of.apply(round.steps())));
    return texts;
  }
}
