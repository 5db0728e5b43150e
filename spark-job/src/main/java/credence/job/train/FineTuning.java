package credence.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.data.ImageSet;
import credence.engine.EngineSpec;
import credence.engine.Engines;
import credence.engine.TrainState;
import credence.job.config.TrainConfig;
import credence.job.data.ClusterImages;
import credence.job.data.Images;
import credence.job.engine.Worker;
import credence.job.store.Checkpoints;
import credence.job.store.MetricsLog;
import credence.job.store.RunDirectory;
import credence.job.store.RunIdentity;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Training that goes on from a posterior as it is, with fresh moments: weights that have been
 * removed stay removed.
 */
public final class FineTuning {

  private final JavaSparkContext spark;
  private final Images images;
  private final TrainingPlan plan;

  /**
   * @param rounds their lines of {@code metrics.jsonl}
   */
  public record Result(MeanField posterior, List<ObjectNode> rounds) {}

  /**
   * @param config of the training before, with as many epochs as are wanted now: schedules run over
   *     these
   */
  public FineTuning(
      JavaSparkContext spark, TrainConfig config, NetworkSpec network, Prior prior, Images images) {
    this.spark = spark;
    this.images = images;
    Method method = new Method(config.posterior().family(), prior, config.training().estimator());
    EngineSpec spec =
        EngineSpec.classifier(
            network, config.training().batch(), method, config.training().optimizer());
    this.plan =
        new TrainingPlan(
            config,
            new Worker(
                Engines.resolve(config.engine()), spec, images.standardisation(), config.seed()),
            Schedule.of(config.training(), images.stepsPerEpoch(config.training().batch())),
            images.examples());
  }

  /**
   * Trains from {@code start}, or from where it stopped; writes rounds and checkpoints.
   *
   * @throws credence.job.JobException if training diverges (64), or a checkpoint is of another run
   *     (76)
   */
  public Result run(MeanField start, RunDirectory directory, RunIdentity identity)
      throws IOException {
    TrainConfig config = plan.config();
    EngineSpec spec = plan.worker().spec();
    Checkpoints checkpoints = directory.checkpoints(identity, config.checkpoint().keep());
    Checkpoints.Snapshot found = checkpoints.newest(spec.network(), spec.optimizer());
    int completed = found == null ? 0 : found.rounds();
    MetricsLog metrics = directory.metrics(completed);
    Course course = Course.of(config.training(), found);
    TrainState from = found == null ? TrainState.initial(start, spec.optimizer()) : found.state();
    List<ImageSet> validation = Images.slices(images.validation(), config.data().partitions());
    try (ClusterImages training = ClusterImages.of(spark, images.partitions(), "training");
        ClusterImages watched = ClusterImages.of(spark, validation, "validation")) {
      training.load();
      Rounds rounds = new Rounds(spark, plan, training, watched, metrics, checkpoints, course);
      TrainState trained = rounds.run(from, completed);
      metrics.publish();
      MeanField posterior = plan.published(course.chosen(trained.posterior()));
      return new Result(posterior, metrics.rounds());
    }
  }
}
