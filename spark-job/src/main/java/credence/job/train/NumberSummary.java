package credence.job.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.bayes.NumberLikelihood;
import credence.data.Outputs;
import credence.job.rounds.NumberFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.PosteriorMetrics;
import credence.job.rounds.metrics.RegressionFigures;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.tables.TableSplit;
import credence.picture.PictureRules;
import credence.predict.numbers.RegressionMetrics;
import credence.store.CanonicalJson;
import credence.store.Model;
import java.util.List;

/**
 * What a finished run on a table's numbers says of itself: in the model and in summary.json.
 *
 * @param figures null where no row was set aside to test on
 */
record NumberSummary(RunFacts facts, TableSplit table, NumberFigures figures) {

  /** The model, with nothing in it that differs between equal runs. */
  Model model() {
    ObjectNode said = CanonicalJson.object();
    said.set("test", figures == null ? null : json(figures.test()));
    said.set("validation", RunFacts.validation(facts.posterior()));
    said.put("kl_nats", RunFacts.kl(facts.posterior()));
    TrainingPlan plan = facts.plan();
    return new Model(
        plan.network(),
        posterior(),
        plan.prior(posterior()),
        table.shape(),
        table.standardisation(),
        PictureRules.usual(),
        new Outputs.Numbers(
            table.features(),
            List.of(table.target()),
            List.of(table.scale()),
            (NumberLikelihood) plan.worker().spec().likelihood()),
        facts.provenance(said));
  }

  private MeanField posterior() {
    return facts.selection().posterior();
  }

  ObjectNode summary() {
    ObjectNode json = CanonicalJson.object();
    facts.putNetwork(json);
    json.put("target", table.target());
    ObjectNode scale = json.putObject("target_scale");
    scale.put("mean", table.scale().mean());
    scale.put("deviation", table.scale().deviation());
    json.put("features", table.features().size());
    json.set("test", figures == null ? null : json(figures.test()));
    json.set("validation", RunFacts.validation(facts.posterior()));
    boolean isAsked = figures != null && figures.training() != null;
    json.set("training_rows", isAsked ? json(figures.training()) : null);
    facts.putTraining(json, posterior());
    if (figures != null && facts.selection().other() != null) {
      ArrayNode candidates = json.putArray("candidates");
      candidates.add(candidate(facts.selection().model(), figures.test()));
      candidates.add(candidate(facts.selection().other(), figures.candidate()));
    }
    return json;
  }

  private ObjectNode candidate(Selected.Candidate candidate, RegressionMetrics tested) {
    ObjectNode json = candidate.choice().json(facts.rounds());
    PosteriorMetrics metrics = candidate.choice().metrics(facts.rounds()).posterior();
    json.put("kl_nats", RunFacts.kl(metrics));
    json.put("mean_sigma", RunFacts.meanSigma(metrics));
    json.set("validation", RunFacts.validation(metrics));
    json.set("test", json(tested));
    return json;
  }

  private static ObjectNode json(RegressionMetrics metrics) {
    return new RegressionFigures(metrics.summary()).json();
  }
}
