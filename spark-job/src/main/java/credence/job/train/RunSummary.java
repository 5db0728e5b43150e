package credence.job.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.job.config.Experiment;
import credence.job.images.named.SplitImages;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.PosteriorMetrics.Determined;
import credence.job.rounds.metrics.RoundCost;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.metrics.SetFigures;
import credence.job.rounds.metrics.StepMetrics;
import credence.job.rounds.workers.Evaluated;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.rundir.SummaryJson;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.prune.Sparsity;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;
import credence.store.Version;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What a finished run says of itself: in the model, in summary.json, in manifest.json. */
final class RunSummary {

  private final Experiment experiment;
  private final TrainingPlan plan;
  private final SplitImages images;
  private final String parent;
  private final List<RoundMetrics> rounds;
  private final Selected selection;

  /**
   * @param parent id of the model that training started from, or null
   * @param rounds all of them, from the first
   * @param selection the posterior that the model holds
   */
  RunSummary(
      Experiment experiment,
      TrainingPlan plan,
      SplitImages images,
      String parent,
      List<RoundMetrics> rounds,
      Selected selection) {
    this.experiment = experiment;
    this.plan = plan;
    this.images = images;
    this.parent = parent;
    this.rounds = rounds;
    this.selection = selection;
  }

  /**
   * The model, with nothing in it that differs between equal runs.
   *
   * @param of null where there are no test images
   */
  Model model(MeanField posterior, FinalFigures of) {
    ObjectNode figures = CanonicalJson.object();
    if (of != null) {
      figures.set("test", of.test().json());
    }
    figures.set("validation", validation(posterior()));
    figures.put("kl_nats", kl(posterior()));
    putScaleAndSets(figures, of);
    Provenance provenance =
        new Provenance(
            Version.current(),
            String.join("; ", texts(StepMetrics::engines)),
            plan.config().seed(),
            images.fingerprint(),
            experiment.deciding(),
            figures,
            parent);
    return new Model(
        plan.worker().spec().network(),
        posterior,
        plan.worker().spec().method().prior(),
        images.shape(),
        plan.worker().standardisation(),
        plan.config().data().source().pictures(),
        images.classNames(),
        provenance);
  }

  /**
   * @param posterior that of the model
   * @param of null where there are no test images
   */
  ObjectNode summary(MeanField posterior, FinalFigures of) {
    NetworkSpec network = plan.worker().spec().network();
    ObjectNode json = CanonicalJson.object();
    json.put("network", network.name());
    json.put("dataset", plan.config().data().name());
    if (images.files() != null) {
      json.set("files", images.files().json());
    }
    json.put("parameters", WeightLayout.of(network).weightsAndBiases());
    json.put("partitions", plan.config().data().partitions());
    json.put("temperature", plan.config().temperature());
    json.set("prior", prior());
    json.put("mean_sigma", meanSigma(posterior()));
    Optional<Determined> determined = posterior().determined();
    json.put("determined", determined.map(Determined::weights).orElse(null));
    json.put("determined_share", number(determined.map(Determined::share)));
    json.put("noise_nats", determined.map(Determined::noiseNats).orElse(null));
    json.set("test", of == null ? null : of.test().json());
    json.set("validation", validation(posterior()));
    putScaleAndSets(json, of);
    boolean trained = of != null && of.training() != null;
    json.set("training_images", trained ? EvaluationMetrics.json(of.training()) : null);
    json.set("layers", layers(Sparsity.of(network, posterior)));
    if (of != null) {
      json.set("classes", of.test().classes(images.classNames()));
      json.set("confusion", SummaryJson.confusion(of.test().metrics()));
      json.set("reliability", SummaryJson.reliability(of.test().metrics().reliability()));
    }
    if (plan.worker().spec().method().prior() instanceof LogUniformPrior) {
      Sparsity sparsity = Sparsity.of(network, posterior);
      json.set("sparsity", SummaryJson.sparsity(sparsity.weights(), sparsity.kept()));
    }
    ObjectNode selected = json.putObject("selected");
    selected.put("by", plan.config().training().select().id());
    selected.setAll(selection.model().choice().json(rounds));
    if (selection.other() != null && of != null) {
      json.set("candidates", candidates(of));
    }
    json.set("train", train());
    return json;
  }

  private static void putScaleAndSets(ObjectNode json, FinalFigures of) {
    if (of != null && of.scaled() != null) {
      json.set(Provenance.LOGIT_SCALE, scaled(of.scaled()));
    }
    if (of != null && of.sets() != null) {
      json.set(Provenance.SETS, sets(of.sets()));
    }
  }

  /** Nothing of a training by DL4J, which knows no prior. */
  private ObjectNode prior() {
    return plan.config().isByDl4j()
        ? null
        : SummaryJson.prior(
            plan.worker().spec().method().prior(), plan.config().temperature(), plan.examples());
  }

  private static ObjectNode scaled(FinalFigures.Scaled scaled) {
    ObjectNode json = CanonicalJson.object();
    json.put("tau", scaled.scale());
    json.set("validation", scaled.validation().json());
    json.set("test", scaled.test().json());
    return json;
  }

  private static ObjectNode sets(FinalFigures.Sets sets) {
    ObjectNode json = CanonicalJson.object();
    json.put("calibration_images", sets.calibration());
    json.set("coverages", SetFigures.json(sets.coverages()));
    return json;
  }

  /** The average and the round beside it, the model first. */
  private ArrayNode candidates(FinalFigures of) {
    ArrayNode candidates = CanonicalJson.object().arrayNode();
    candidates.add(candidate(selection.model(), of.test()));
    candidates.add(candidate(selection.other(), of.other()));
    return candidates;
  }

  private ObjectNode candidate(Selected.Candidate candidate, Evaluated test) {
    ObjectNode json = candidate.choice().json(rounds);
    PosteriorMetrics metrics = candidate.choice().metrics(rounds).posterior();
    json.put("kl_nats", kl(metrics));
    json.put("mean_sigma", meanSigma(metrics));
    json.set("validation", validation(metrics));
    json.set("test", test.json());
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
    json.put("data", images.fingerprint());
    json.put("test_data", images.testFingerprint());
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
    train.put("error", selected().steps().error());
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
  private PosteriorMetrics posterior() {
    return selected().posterior();
  }

  private static ObjectNode validation(PosteriorMetrics posterior) {
    return posterior.validation().map(EvaluationMetrics::json).orElse(null);
  }

  private static Double kl(PosteriorMetrics posterior) {
    return posterior.kl().map(PosteriorMetrics.Kl::nats).orElse(null);
  }

  private static Double meanSigma(PosteriorMetrics posterior) {
    return posterior.uncertainty().map(PosteriorMetrics.Uncertain::meanSigma).orElse(null);
  }

  /** Null for a figure that is absent or not finite. */
  private static Double number(Optional<Double> figure) {
    return figure.map(CanonicalJson::finite).orElse(null);
  }
}
