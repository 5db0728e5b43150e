package credence.job.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.data.Outputs;
import credence.job.config.DataSource;
import credence.job.images.named.SplitImages;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.RejectionFigures;
import credence.job.rounds.metrics.SetFigures;
import credence.job.rounds.workers.Evaluated;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rundir.SummaryJson;
import credence.predict.metrics.RejectionScores;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.Provenance;

/** What a finished run says of itself: in the model, in summary.json, in manifest.json. */
final class RunSummary {

  private final RunFacts facts;
  private final SplitImages images;
  private final RejectionScores rejections;

  /**
   * @param rejections how uncertain the validation images are; null if nobody asked
   */
  RunSummary(RunFacts facts, SplitImages images, RejectionScores rejections) {
    this.facts = facts;
    this.images = images;
    this.rejections = rejections;
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
    figures.set("validation", RunFacts.validation(facts.posterior()));
    figures.put("kl_nats", RunFacts.kl(facts.posterior()));
    putScaleAndSets(figures, of);
    TrainingPlan plan = facts.plan();
    return new Model(
        plan.network(),
        posterior,
        plan.prior(posterior),
        images.shape(),
        plan.worker().standardisation(),
        plan.config().data().source().pictures(),
        outputs(plan.config().data().source()),
        facts.provenance(figures));
  }

  private Outputs outputs(DataSource source) {
    return source instanceof DataSource.ClassTable table
        ? new Outputs.Classes(images.classNames(), images.features(), table.label())
        : new Outputs.Classes(images.classNames());
  }

  /**
   * @param posterior that of the model
   * @param of null where there are no test images
   */
  ObjectNode summary(MeanField posterior, FinalFigures of) {
    ObjectNode json = CanonicalJson.object();
    facts.putNetwork(json);
    facts.putClassWeights(json, images.classNames());
    if (images.freshExamples() < images.examples()) {
      json.put("replayed", images.examples() - images.freshExamples());
    }
    if (images.files() != null) {
      json.set("files", images.files().json());
    }
    json.set("test", of == null ? null : of.test().json());
    json.set("validation", RunFacts.validation(facts.posterior()));
    putScaleAndSets(json, of);
    boolean trained = of != null && of.training() != null;
    json.set("training_images", trained ? EvaluationMetrics.json(of.training()) : null);
    if (of != null) {
      json.set("classes", of.test().classes(images.classNames()));
      json.set("confusion", SummaryJson.confusion(of.test().metrics()));
      json.set("reliability", SummaryJson.reliability(of.test().metrics().reliability()));
    }
    facts.putTraining(json, posterior);
    if (facts.selection().other() != null && of != null) {
      json.set("candidates", candidates(of));
    }
    return json;
  }

  private void putScaleAndSets(ObjectNode json, FinalFigures of) {
    if (of != null && of.scaled() != null) {
      json.set(Provenance.LOGIT_SCALE, scaled(of.scaled()));
    }
    if (of != null && of.sets() != null) {
      json.set(Provenance.SETS, sets(of.sets()));
    }
    if (rejections != null) {
      json.set(Provenance.REJECTION, RejectionFigures.json(rejections));
    }
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
    candidates.add(candidate(facts.selection().model(), of.test()));
    candidates.add(candidate(facts.selection().other(), of.other()));
    return candidates;
  }

  private ObjectNode candidate(Selected.Candidate candidate, Evaluated test) {
    ObjectNode json = candidate.choice().json(facts.rounds());
    PosteriorMetrics metrics = candidate.choice().metrics(facts.rounds()).posterior();
    json.put("kl_nats", RunFacts.kl(metrics));
    json.put("mean_sigma", RunFacts.meanSigma(metrics));
    json.set("validation", RunFacts.validation(metrics));
    json.set("test", test.json());
    return json;
  }
}
