package credence.job.train;

import credence.job.base.JobException;
import credence.job.base.StopNotice;
import credence.job.cluster.SparkSessions;
import credence.job.config.DataConfig;
import credence.job.config.Experiment;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.DataSets;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.job.rundir.ExperimentSettings;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import credence.job.tables.TableSplit;
import credence.job.tables.Tables;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of an experiment in its directory: done already, gone on with, or begun. Nothing is written
 * before the images have been read.
 */
public final class TrainRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrainRun.class);

  private final Experiment experiment;
  private final RunDirectory directory;
  private final String data;
  private final Method method;

  /** How a model is made in the directory of its experiment. */
  @FunctionalInterface
  public interface Method {

    /**
     * @param parent what training starts from, or null
     * @throws JobException with exit code 64 if experiment, images and parent do not fit
     */
    RunDirectory.Work trainer(
        JavaSparkContext spark, Experiment experiment, SplitImages images, Parent parent);
  }

  /**
   * By Credence's own rounds.
   *
   * @param data folder of the data sets, or null
   */
  public TrainRun(Experiment experiment, RunDirectory directory, String data) {
    this(experiment, directory, data, TrainJob::new);
  }

  /**
   * The same, unless the model before is too much surprised by the images to train on.
   *
   * @param data folder of the data sets, or null
   * @param maxSurprise in nats per image
   */
  public static TrainRun guarded(
      Experiment experiment, RunDirectory directory, String data, double maxSurprise) {
    return new TrainRun(
        experiment,
        directory,
        data,
        (spark, given, images, parent) -> new TrainJob(spark, given, images, parent, maxSurprise));
  }

  /**
   * @param data folder of the data sets, or null
   */
  public TrainRun(Experiment experiment, RunDirectory directory, String data, Method method) {
    this.method = method;
    this.experiment = experiment;
    this.directory = directory;
    this.data = data;
  }

  /**
   * @throws JobException with the exit code of what is wrong
   */
  public void run(RunDirectory.Foreign foreign) throws IOException {
    RunOnce once = new RunOnce(directory, new ExperimentSettings(experiment), foreign, LOG);
    if (once.isDone()) {
      return;
    }
    LOG.info(
        "settings that are not the defaults: {}; all of them are in {}/config.conf",
        String.join(", ", experiment.chosen()),
        directory);
    try (SparkSession spark = SparkSessions.open("credence train")) {
      JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
      RunDirectory.Work job = job(spark, context);
      StopNotice.tell(directory::kept);
      once.run(job);
    }
  }

  private RunDirectory.Work job(SparkSession spark, JavaSparkContext context) throws IOException {
    DataConfig images = experiment.settings().data();
    long seed = experiment.settings().seed();
    if (images.hasNumbers()) {
      TableSplit table = new Tables(spark, data).load(images, seed);
      return new NumberJob(context, experiment, table, parent(context));
    }
    SplitImages split = new DataSets(spark, data).load(images, seed);
    Parent parent = parent(context);
    SplitImages labelled =
        experiment.settings().continues() && parent.chain() != null
            ? parent.chain().seenBy(split, experiment.settings().takesNewClasses(), parent.place())
            : split;
    return method.trainer(context, experiment, labelled, parent);
  }

  /** What training starts from, or null. */
  private Parent parent(JavaSparkContext context) throws IOException {
    ExperimentConfig config = experiment.settings();
    return config.parent() == null
        ? null
        : Parent.read(config.parentKey(), config.parent(), context.hadoopConfiguration());
  }
}
