package credence.job.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.LearntScalePrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.bayes.PriorScale;
import credence.bayes.WeightedCrossEntropy;
import credence.job.config.Experiment;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.EvaluationFigures;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.PosteriorMetrics.Determined;
import credence.job.rounds.metrics.RoundCost;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.metrics.StepMetrics;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.rundir.SummaryJson;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.prune.Sparsity;
import credence.store.CanonicalJson;
import credence.store.Provenance;
import credence.store.Version;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a finished run says of itself whatever it has learned.
 *
 * @param data fingerprint of the training half
 * @param testData fingerprint of the test half
 * @param parent id of the model that training started from, or null
 * @param rounds all of them, from the first
 * @param selection the posterior that the model holds
 */
record RunFacts(
    Experiment experiment,
    TrainingPlan plan,
    String data,
    String testData,
    String parent,
    List<RoundMetrics> rounds,
    Selected selection) {

  /**
   * @param figures of the model
   */
  Provenance provenance(ObjectNode figures) {
    return new Provenance(
        Version.current(),
        String.join("; ", texts(StepMetrics::engines)),
        plan.config().seed(),
        data,
        experiment.deciding(),
        figures,
        parent);
  }

  /** The beginning of a summary. */
  void putNetwork(ObjectNode json) {
    NetworkSpec network = plan.worker().spec().network();
    json.put("network", network.name());
    json.put("dataset", plan.config().data().name());
    json.put("parameters", WeightLayout.of(network).weightsAndBiases());
    json.put("partitions", plan.config().data().partitions());
    json.put("temperature", plan.config().temperature());
    json.set("prior", prior());
    json.put("mean_sigma", meanSigma(posterior()));
    Optional<Determined> determined = posterior().determined();
    json.put("determined", determined.map(Determined::weights).orElse(null));
    json.put("determined_share", number(determined.map(Determined::share)));
    json.put("noise_nats", determined.map(Determined::noiseNats).orElse(null));
  }

  /** How much an image of each class has counted, if not all alike. */
  void putClassWeights(ObjectNode json, List<String> classNames) {
    if (plan.worker().spec().likelihood() instanceof WeightedCrossEntropy weighted) {
      ObjectNode weights = json.putObject("class_weights");
      for (int c = 0; c < classNames.size(); c++) {
        weights.put(classNames.get(c), weighted.weights().get(c));
      }
    }
  }

  /**
   * The end of a summary.
   *
   * @param of that of the model
   */
  void putTraining(ObjectNode json, MeanField of) {
    NetworkSpec network = plan.worker().spec().network();
    json.set("layers", layers(Sparsity.of(network, of)));
    if (plan.worker().spec().method().prior() instanceof LogUniformPrior) {
      Sparsity sparsity = Sparsity.of(network, of);
      json.set("sparsity", SummaryJson.sparsity(sparsity.weights(), sparsity.kept()));
    }
    ObjectNode selected = json.putObject("selected");
    selected.put("by", plan.config().training().select().id());
    selected.setAll(selection.model().choice().json(rounds));
    json.set("train", train());
  }

  /** Nothing of a training by DL4J, which knows no prior. */
  private ObjectNode prior() {
    if (plan.config().isByDl4j()) {
      return null;
    }
    double temperature = plan.config().temperature();
    Prior prior = plan.prior(selection.posterior());
    ObjectNode json = SummaryJson.prior(prior, temperature, plan.examples());
    if (prior instanceof LearntScalePrior) {
      ArrayNode learnt = json.putArray("learnt");
      for (WeightLayout.Tensor tensor : WeightLayout.of(plan.network()).tensors()) {
        if (!plan.config().posterior().family().isUncertain(tensor.role())) {
          continue;
        }
        double sigma = prior.gaussianSigma(tensor.offset()).getAsDouble();
        learnt
            .addObject()
            .put("tensor", tensor.name())
            .put("sigma", sigma)
            .put("weight_decay", PriorScale.weightDecay(sigma, temperature, plan.examples()));
      }
    }
    return json;
  }

  /** Of each layer with weights; the KL is that which training minimised. */
  private ArrayNode layers(Sparsity sparsity) {
    ArrayNode layers = CanonicalJson.object().arrayNode();
    for (Sparsity.Layer layer : sparsity.layers()) {
      ObjectNode json = layers.addObject();
      json.put("layer", plan.worker().spec().network().describe(layer.layer()));
      json.put("weights", layer.weights());
      json.put("kept", layer.kept());
      json.put("sparsity", layer.sparsity());
      int index = layer.layer();
      json.put("kl_nats", number(posterior().kl().map(kl -> kl.layers().get(index))));
      json.put("mean_sigma", number(posterior().uncertainty().map(u -> u.sigmas().get(index))));
      json.put(
          "determined_share", number(posterior().determined().map(d -> d.shares().get(index))));
    }
    return layers;
  }

  /** Without the list of files. */
  ObjectNode manifest(String sparkVersion) {
    ObjectNode json = ManifestJson.begun(JobKind.TRAIN, sparkVersion);
    json.put("seed", plan.config().seed());
    json.put("temperature", plan.config().temperature());
    json.put("config", experiment.hash());
    json.put("data", data);
    json.put("test_data", testData);
    ManifestJson.machines(json, texts(StepMetrics::engines), texts(StepMetrics::processors));
    return json;
  }

  private ObjectNode train() {
    double seconds = sum(round -> round.cost().seconds());
    ObjectNode train = CanonicalJson.object();
    train.put("images_per_second", sum(round -> round.steps().images()) / seconds);
    train.put("seconds", seconds);
    train.put("rounds", plan.schedule().rounds());
    train.put("epochs", plan.config().training().epochs());
    train.put(
        "merge_seconds",
        sum(round -> round.cost().merging().map(RoundCost.Merging::seconds).orElse(0.0)));
    train.put("overhead_seconds", seconds - sum(round -> round.steps().seconds()));
    train.put("kl_nats", kl(posterior()));
    train.put("nll", selected().steps().nll());
    selected().steps().putError(train);
    train.put("reproducible", isReproducible());
    return train;
  }

  /** Equal bytes are promised where one engine on one kind of processor did everything. */
  private boolean isReproducible() {
    return plan.config().isReproducible()
        && texts(StepMetrics::engines).size() == 1
        && texts(StepMetrics::processors).size() == 1;
  }

  private SortedSet<String> texts(Function<StepMetrics, SortedSet<String>> of) {
    TreeSet<String> distinct = new TreeSet<>();
    rounds.forEach(round -> distinct.addAll(of.apply(round.steps())));
    return distinct;
  }

  private double sum(ToDoubleFunction<RoundMetrics> figure) {
    return rounds.stream().mapToDouble(figure).sum();
  }

  /** The round of the posterior that the model holds. */
  private RoundMetrics selected() {
    return selection.model().choice().metrics(rounds);
  }

  /** The figures of the posterior that the model holds. */
  PosteriorMetrics posterior() {
    return selected().posterior();
  }

  static ObjectNode validation(PosteriorMetrics posterior) {
    return posterior.validation().map(EvaluationFigures::json).orElse(null);
  }

  static Double kl(PosteriorMetrics posterior) {
    return posterior.kl().map(PosteriorMetrics.Kl::nats).orElse(null);
  }

  static Double meanSigma(PosteriorMetrics posterior) {
    return posterior.uncertainty().map(PosteriorMetrics.Uncertain::meanSigma).orElse(null);
  }

  /** Null for a figure that is absent or not finite. */
  private static Double number(Optional<Double> figure) {
    return figure.map(CanonicalJson::finite).orElse(null);
  }
}
