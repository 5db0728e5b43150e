package credence.job.train;

import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.SplitImages;
import credence.job.rounds.Training;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rounds.workers.ClusterWorkforce;
import credence.job.rounds.workers.TrainingPlan;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunIdentity;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training that goes on from a posterior as it is, with fresh moments: weights that have been
 * removed stay removed.
 */
public final class FineTuning {

  private static final Logger LOG = LoggerFactory.getLogger(FineTuning.class);

  private final JavaSparkContext spark;
  private final ExperimentConfig config;
  private final SplitImages images;
  private final TrainingPlan plan;

  /** The posterior at the end, and the rounds that led to it. */
  public record Result(MeanField posterior, List<RoundMetrics> rounds) {}

  /**
   * @param config {@linkplain ExperimentConfig#finetuning of the training before, for so many
   *     epochs}
   */
  public FineTuning(
      JavaSparkContext spark,
      ExperimentConfig config,
      NetworkSpec network,
      Prior prior,
      SplitImages images) {
    this.spark = spark;
    this.config = config;
    this.images = images;
    Method method = new Method(config.posterior().family(), prior, config.training().estimator());
    EngineName engine = config.resolvedEngine();
    this.plan = TrainingPlan.of(config, engine, network, method, images);
  }

  /**
   * Trains from {@code start}, or from where it stopped; writes rounds and checkpoints.
   *
   * @throws credence.job.base.JobException if training diverges (64), or a checkpoint is of another
   *     run (76)
   */
  public Result run(MeanField start, OpenRun run, RunIdentity identity) throws IOException {
    Optimizer optimizer = config.training().optimizer();
    Checkpoints checkpoints = run.checkpoints(identity, config.checkpoint().keep());
    ClusterWorkforce site = new ClusterWorkforce(spark, plan, images);
    Training training =
        new Training(plan, images, site, () -> TrainState.initial(start, optimizer));
    training.warnings().forEach(LOG::warn);
    Checkpoints.Snapshot from = training.newest(checkpoints);
    MetricsLog metrics = run.metrics(from.rounds());
    Checkpoints.Snapshot end = training.run(from, training.rounds(), metrics, checkpoints);
    return new Result(training.selected(end).posterior(), metrics.rounds());
  }
}
