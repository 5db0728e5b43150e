package credence.job.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.models.Parent;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.ExperimentSettings;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.sweep.trials.SweepData;
import credence.job.sweep.trials.SweepImages;
import credence.job.sweep.trials.SweepNumbers;
import credence.job.sweep.trials.Trial;
import credence.job.sweep.trials.TrialRunner;
import credence.job.train.TrainedNumbers;
import credence.job.train.TrainedRun;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code chosen/seed-N/}: the run directory that {@code scripts/train} would leave of the chosen
 * setting, and the one place where the test half is looked at.
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
      TrialRunner runner, Selected selected, List<RoundMetrics> rounds, JavaSparkContext spark)
      throws IOException {
    if (data instanceof SweepNumbers numbers) {
      return publish(numbers, selected, rounds, spark);
    }
    SweepImages images = (SweepImages) data;
    FinalFigures figures = runner.test(trial, selected.posterior());
    if (selected.other() != null) {
      figures = figures.beside(runner.test(trial, selected.other().posterior()).test());
    }
    OpenRun run = begun(rounds);
    return new TrainedRun(
            trial.experiment(), images.images(trial), parentId(), rounds, selected, figures)
        .publish(images.training(trial), run, spark.version());
  }

  private JsonNode publish(
      SweepNumbers numbers, Selected selected, List<RoundMetrics> rounds, JavaSparkContext spark)
      throws IOException {
    return new TrainedNumbers(
            trial.experiment(), numbers.table(trial), parentId(), rounds, selected)
        .publish(numbers.on(spark, trial), begun(rounds), spark.version());
  }

  private OpenRun begun(List<RoundMetrics> rounds) throws IOException {
    OpenRun run = sweep.within(folder(trial));
    run.begin(new ExperimentSettings(trial.experiment()));
    MetricsLog metrics = run.metrics(0);
    for (RoundMetrics round : rounds) {
      metrics.add(round);
    }
    metrics.publish();
    return run;
  }

  private String parentId() throws IOException {
    Parent parent = data.parent(trial);
    return parent == null ? null : parent.id();
  }
}
