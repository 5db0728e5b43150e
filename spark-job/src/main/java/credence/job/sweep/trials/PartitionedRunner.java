package credence.job.sweep.trials;

import credence.bayes.MeanField;
import credence.job.rounds.CourseOfRounds;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.Training;
import credence.job.rundir.Checkpoints;
import credence.job.rundir.MetricsLog;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/** One trial after the other, each on the whole cluster with a task a partition. */
public final class PartitionedRunner implements TrialRunner {

  private final JavaSparkContext spark;
  private final String group;
  private final SweepData data;

  /**
   * @param group of Spark's jobs
   */
  public PartitionedRunner(JavaSparkContext spark, String group, SweepData data) {
    this.spark = spark;
    this.group = group;
    this.data = data;
  }

  @Override
  public int parallel() {
    return 1;
  }

  @Override
  public TrialRecord.RungResult train(Trial trial, TrialFolder folder, double epochs)
      throws IOException {
    long began = System.nanoTime();
    spark.setJobGroup(group, trial.toString(), false);
    CourseOfRounds training = data.on(spark, trial);
    Checkpoints.Snapshot from = training.newest(folder.checkpoints());
    MetricsLog metrics = folder.metrics(from.rounds());
    int end = Math.max(from.rounds(), training.roundsFor(epochs));
    Checkpoints.Snapshot snapshot = training.run(from, end, metrics, folder.checkpoints());
    folder.checkpoints().write(training.network(), snapshot);
    return new TrialRecord.RungResult(
        epochs,
        end,
        end == training.rounds(),
        training.selected(snapshot).model().choice().metrics(metrics.rounds()),
        (System.nanoTime() - began) / 1e9);
  }

  @Override
  public FinalFigures test(Trial trial, MeanField posterior) throws IOException {
    spark.setJobGroup(group, "test of " + trial, false);
    return ((Training) data.on(spark, trial)).figures(posterior);
  }

  @Override
  public void close() {
    // Holds nothing between trials.
  }
}
