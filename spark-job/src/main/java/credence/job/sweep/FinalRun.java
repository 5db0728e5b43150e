package credence.job.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.ExperimentSettings;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.sweep.trials.SweepData;
import credence.job.sweep.trials.Trial;
import credence.job.sweep.trials.TrialRunner;
import credence.job.train.TrainedRun;
import java.io.IOException;
import java.util.List;

/**
 * {@code chosen/seed-N/}: the run directory that {@code scripts/train} would leave of the chosen
 * setting, and the one place where test images are looked at.
 *
 * @param sweep its directory
 */
record FinalRun(OpenRun sweep, SweepData data, Trial trial) {

  static String folder(Trial trial) {
    return "chosen/seed-" + trial.seed();
  }

  /** {@code summary.json} of a run that has been finished before, or null. */
  JsonNode finished() throws IOException {
    RunDirectory run = sweep.within(folder(trial)).directory();
    if (!run.isDone(new ExperimentSettings(trial.experiment()), RunDirectory.Foreign.REPLACE)) {
      return null;
    }
    try {
      return Json.read(run.read("summary.json"));
    } catch (JsonProcessingException e) {
      throw new IOException(run + ": summary.json is no JSON: delete the folder", e);
    }
  }

  /**
   * Tests what training has ended with and publishes the run; returns {@code summary.json}.
   *
   * @param rounds of the trial, from the first
   */
  JsonNode publish(
      TrialRunner runner, Selected selected, List<RoundMetrics> rounds, String sparkVersion)
      throws IOException {
    FinalFigures figures = runner.test(trial, selected.posterior());
    if (selected.other() != null) {
      figures = figures.beside(runner.test(trial, selected.other().posterior()).test());
    }
    OpenRun run = sweep.within(folder(trial));
    run.begin(new ExperimentSettings(trial.experiment()));
    MetricsLog metrics = run.metrics(0);
    for (RoundMetrics round : rounds) {
      metrics.add(round);
    }
    metrics.publish();
    SplitImages images = data.images(trial);
    Parent parent = data.parent(trial);
    String parentId = parent == null ? null : parent.id();
    return new TrainedRun(trial.experiment(), images, parentId, rounds, selected, figures)
        .publish(data.training(trial), run, sparkVersion);
  }
}
