package credence.job.prune;

import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.images.named.SplitImages;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import credence.prune.Pruner;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pruning in its directory: done already, or begun. Nothing is written before model and images
 * have been read.
 */
public final class PruneRun {

  private static final Logger LOG = LoggerFactory.getLogger(PruneRun.class);

  private final TrainedModel model;
  private final PruneRequest config;
  private final List<Pruner> criteria;
  private final RunDirectory directory;
  private final String data;

  /**
   * @param data folder of the data sets, or null
   * @throws JobException with exit code 64 if the model lacks what was asked for, or lies in the
   *     run directory
   */
  public PruneRun(TrainedModel model, PruneRequest config, RunDirectory directory, String data) {
    this.model = model;
    this.config = config;
    this.criteria = config.criteria(model.model().network(), model.model().posterior());
    this.directory = directory;
    this.data = data;
    if (directory.contains(model.place())) {
      throw JobException.usage(
          "--out %s holds the model that is to be pruned: choose another".formatted(directory));
    }
  }

  /**
   * @throws JobException with the exit code of what is wrong
   */
  public void run(RunDirectory.Foreign foreign) throws IOException {
    PruneSettings settings = PruneSettings.of(model.id(), config, criteria);
    RunOnce once = new RunOnce(directory, settings, foreign, LOG);
    if (once.isDone()) {
      return;
    }
    LOG.info("pruning {} ({})", model.place(), model.model().network().name());
    try (SparkSession session = SparkSessions.open("credence prune")) {
      SplitImages images = model.images(session, data);
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      once.run(new PruneJob(spark, config, criteria, settings, model, images));
    }
  }
}
