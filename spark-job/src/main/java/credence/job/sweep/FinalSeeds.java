package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Counted;
import credence.job.base.JobException;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.OpenRun;
import credence.job.sweep.trials.SweepData;
import credence.job.sweep.trials.Threads;
import credence.job.sweep.trials.Trial;
import credence.job.sweep.trials.TrialRunner;
import credence.job.sweep.trials.Trials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chosen setting with the final seeds: trained, tested and published. */
final class FinalSeeds {

  private record Tested(Trial trial, JsonNode summary) {}

  private static final Logger LOG = LoggerFactory.getLogger(FinalSeeds.class);

  private final OpenRun sweepRun;
  private final SweepData data;
  private final TrialRunner runner;
  private final Trials trials;

  FinalSeeds(OpenRun sweepRun, SweepData data, TrialRunner runner, Trials trials) {
    this.sweepRun = sweepRun;
    this.data = data;
    this.runner = runner;
    this.trials = trials;
  }

  /**
   * {@code summary.json} by trial, for those that could be trained. A trial of the search that is
   * one of these is not trained again.
   *
   * @param tested learns of each
   * @throws JobException with exit code 64 if none could be trained
   */
  Map<Trial, JsonNode> run(
      SweepPoint setting, SweepConfig sweep, JavaSparkContext spark, Map<Trial, JsonNode> tested)
      throws IOException {
    List<Trial> all = sweep.finalSeeds().stream().map(seed -> Trial.of(setting, seed)).toList();
    LOG.info(
        "chosen: setting {} ({}), {}", setting.number(), setting, Counted.of(all.size(), "seed"));
    data.training(all.get(0)).warnings().forEach(LOG::warn);
    trials.advance(all, Double.POSITIVE_INFINITY);
    List<Trial> trained = new ArrayList<>();
    for (Trial trial : all) {
      if (trials.record(trial).isFinished()) {
        trained.add(trial);
      }
    }
    Map<Trial, JsonNode> summaries = summaries(trained, spark);
    summaries.forEach((trial, summary) -> tested.put(trial, summary));
    if (summaries.isEmpty()) {
      throw JobException.usage(
          "the chosen setting (%s) could be trained with none of the final seeds: %s"
              .formatted(setting, trials.record(all.get(0)).fault().reason()));
    }
    return summaries;
  }

  /** In the order of the trials; they are tested side by side. */
  private Map<Trial, JsonNode> summaries(List<Trial> trained, JavaSparkContext spark)
      throws IOException {
    Map<Trial, JsonNode> summaries = new LinkedHashMap<>();
    List<Callable<Tested>> tasks = new ArrayList<>();
    for (Trial trial : trained) {
      FinalRun run = new FinalRun(sweepRun, data, trial);
      JsonNode finished = run.finished();
      summaries.put(trial, finished);
      if (finished == null) {
        Checkpoints.Snapshot end = trials.end(trial, data);
        tasks.add(() -> new Tested(trial, publish(run, end, spark)));
      }
    }
    Threads.run(tasks, runner::parallel, tested -> summaries.put(tested.trial(), tested.summary()));
    return summaries;
  }

  private JsonNode publish(FinalRun run, Checkpoints.Snapshot end, JavaSparkContext spark)
      throws IOException {
    Selected selected = data.training(run.trial()).selected(end);
    List<RoundMetrics> rounds = trials.folder(run.trial()).metrics(end.rounds()).rounds();
    return run.publish(runner, selected, rounds, spark);
  }
}
