package credence.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.PosteriorPrior;
import credence.job.config.Experiment;
import credence.job.images.named.SplitImages;
import credence.job.report.sections.Samples;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.Training;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.OpenRun;
import credence.store.Model;
import java.io.IOException;
import java.util.List;

/**
 * A training that has come to its end and been tested.
 *
 * @param parent id of the model that it started from, or null
 * @param rounds all of them, from the first
 * @param before how the model before predicted these images; null where there is none
 */
public record TrainedRun(
    Experiment experiment,
    SplitImages images,
    String parent,
    List<RoundMetrics> rounds,
    Selected selected,
    FinalFigures figures,
    Prequential before) {

  public TrainedRun {
    rounds = List.copyOf(rounds);
  }

  /** One without a model before. */
  public TrainedRun(
      Experiment experiment,
      SplitImages images,
      String parent,
      List<RoundMetrics> rounds,
      Selected selected,
      FinalFigures figures) {
    this(experiment, images, parent, rounds, selected, figures, null);
  }

  /**
   * Writes model, summary, report and manifest into a directory that this job has locked; returns
   * the summary.
   */
  public ObjectNode publish(Training training, OpenRun run, String sparkVersion)
      throws IOException {
    RunFacts facts =
        new RunFacts(
            experiment,
            training.plan(),
            images.fingerprint(),
            images.testFingerprint(),
            parent,
            rounds,
            selected);
    RunSummary results = new RunSummary(facts, images, training.rejections(selected.posterior()));
    Model model = results.model(selected.posterior(), figures);
    run.writeModel(model);
    ObjectNode summary = results.summary(model.posterior(), figures);
    if (before != null) {
      summary.set("chain", before.json((PosteriorPrior) model.prior(), model.posterior()));
    }
    ObjectNode manifest = facts.manifest(sparkVersion);
    Samples samples = new Samples(figures.test().extremes(), images.test(), images.features());
    List<ObjectNode> lines = rounds.stream().map(RoundMetrics::json).toList();
    TrainReport report =
        new TrainReport(summary, manifest, experiment.rendered(), lines, model, samples);
    run.finish(summary, report.html(), manifest);
    return summary;
  }
}
