package credence.job.train;

import credence.job.config.Experiment;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rundir.ExperimentSettings;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.tables.TableSplit;
import credence.store.Model;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training for a program that has its images or rows at hand and tests the model itself: the
 * rounds of a {@link TrainRun} with the same settings and data, so that the posterior has the same
 * bytes.
 */
public final class Fitting {

  private final Experiment experiment;
  private final Work work;

  /** A training that can be had in memory, too. */
  interface Work extends RunDirectory.Work {

    Model model() throws IOException;
  }

  /**
   * @param images without any to test on
   * @param parent what training starts from, or null
   * @throws credence.job.base.JobException with exit code 64 if experiment and images do not fit
   */
  public Fitting(JavaSparkContext spark, Experiment experiment, SplitImages images, Parent parent) {
    this.experiment = experiment;
    this.work = new OfImages(spark, images, new TrainJob(spark, experiment, images, parent));
  }

  /**
   * The same on a table's numbers.
   *
   * @param table without any rows to test on
   */
  public Fitting(JavaSparkContext spark, Experiment experiment, TableSplit table, Parent parent) {
    this.experiment = experiment;
    this.work = new NumberJob(spark, experiment, table, parent);
  }

  /**
   * Keeps everything in memory: a driver that dies begins anew.
   *
   * @throws credence.job.base.JobException with exit code 64 if training diverges
   */
  public Model model() throws IOException {
    return work.model();
  }

  /**
   * In a run directory, where the same training goes on from its newest checkpoint; nothing if it
   * is complete. The directory has the model, and no report.
   *
   * @throws credence.job.base.JobException with exit code 73 if something else is there, 75 if
   *     another job is at work there, 64 if training diverges
   */
  public void in(RunDirectory directory) throws IOException {
    directory.open(new ExperimentSettings(experiment), RunDirectory.Foreign.REFUSE, work);
  }

  /** On images. */
  private record OfImages(JavaSparkContext spark, SplitImages images, TrainJob job)
      implements Work {

    @Override
    public Model model() throws IOException {
      TrainJob.Trained trained = job.train();
      return results(trained).model(trained.selected().posterior(), null);
    }

    @Override
    public void in(OpenRun run) throws IOException {
      TrainJob.Trained trained = job.train(run);
      RunSummary results = results(trained);
      Model model = results.model(trained.selected().posterior(), null);
      run.writeModel(model);
      run.finish(
          results.summary(model.posterior(), null),
          job.facts(trained).manifest(spark.version()),
          List.of());
    }

    private RunSummary results(TrainJob.Trained trained) {
      return new RunSummary(job.facts(trained), images, job.rejections(trained.selected()));
    }
  }
}
