package credence.job.coreset;

import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.config.DataConfig;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.Coreset;
import credence.job.images.named.DataSets;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coreset of an experiment's training images in its directory: done already, or begun. Nothing is
 * written before the images have been read.
 *
 * @param asked may be another than the one that the experiment leaves out
 * @param data folder of the data sets, or null
 */
public record CoresetRun(
    ExperimentConfig experiment, DataConfig.Coreset asked, RunDirectory directory, String data) {

  private static final Logger LOG = LoggerFactory.getLogger(CoresetRun.class);

  /**
   * @throws JobException with exit code 64 without a size
   */
  public CoresetRun {
    if (asked.isEmpty()) {
      throw JobException.usage(
          "--size N is missing: how many images (data.coreset.size in the experiment)");
    }
  }

  /**
   * @throws JobException with the exit code of what is wrong
   */
  public void run(RunDirectory.Foreign foreign) throws IOException {
    try (SparkSession session = SparkSessions.open("credence coreset")) {
      DataSets sets = new DataSets(session, data);
      Coreset chosen = sets.coreset(experiment.data(), asked, experiment.seed());
      int channels = chosen.images().shape().channels();
      if (channels != 1 && channels != 3) {
        throw JobException.usage(
            "pictures have 1 or 3 channels, and the images of %s have %d"
                .formatted(experiment.data().name(), channels));
      }
      RunOnce once = new RunOnce(directory, CoresetSettings.of(asked, chosen), foreign, LOG);
      if (!once.isDone()) {
        once.run(new CoresetJob(session, chosen));
      }
    }
  }
}
