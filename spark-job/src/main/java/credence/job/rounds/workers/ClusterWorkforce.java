package credence.job.rounds.workers;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.engine.TrainState;
import credence.job.cluster.SentWorker;
import credence.job.cluster.WireState;
import credence.job.images.named.ClusterData;
import credence.job.images.named.SplitImages;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The executors of a cluster, a task a partition. */
public record ClusterWorkforce(JavaSparkContext spark, TrainingPlan plan, SplitImages images)
    implements Workforce {

  @Override
  public Workforce with(TrainingPlan other, SplitImages others) {
    return new ClusterWorkforce(spark, other, others);
  }

  @Override
  public RoundWorkers open(TrainState start) {
    ImageInput input = plan.worker().input(images.shape());
    return new ClusterRoundWorkers(
        spark,
        plan,
        images.training().on(spark, "training").as(set -> Examples.of(set, input)),
        Validation.of(plan, ClusterData.of(spark, images.validationSlices(), "validation")),
        start);
  }

  @Override
  public Evaluated measure(MeanField posterior, List<ImageSet> sets, String name, Asked asked) {
    return measure(posterior, ClusterData.of(spark, sets, name), name, asked);
  }

  @Override
  public Evaluated measureTraining(MeanField posterior) {
    return measure(posterior, images.training().on(spark, "training"), "training", Asked.NOTHING);
  }

  private Evaluated measure(
      MeanField posterior, ClusterData<ImageSet> data, String name, Asked asked) {
    spark.setJobDescription(name);
    Broadcast<SentWorker> worker = spark.broadcast(SentWorker.of(plan.worker()));
    Broadcast<WireState> sent = spark.broadcast(WireState.of(posterior));
    try (ClusterData<ImageSet> measured = data) {
      return new Evaluation(plan.worker(), plan.config().evaluation(), asked)
          .run(measured, worker, sent, name);
    } finally {
      sent.destroy();
      worker.destroy();
    }
  }
}
