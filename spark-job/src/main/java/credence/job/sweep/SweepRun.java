package credence.job.sweep;

import credence.job.cluster.SparkSessions;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import credence.job.sweep.trials.Parents;
import credence.job.sweep.trials.SweepData;
import credence.job.sweep.trials.Trial;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sweep in its directory: done already, gone on with, or begun. Nothing is written before the
 * data have been read and every setting has been found fit for them.
 */
public final class SweepRun {

  private static final Logger LOG = LoggerFactory.getLogger(SweepRun.class);

  private final SweepConfig sweep;
  private final RunDirectory directory;
  private final String data;

  /**
   * @param data folder of the data sets, or null
   */
  public SweepRun(SweepConfig sweep, RunDirectory directory, String data) {
    this.sweep = sweep;
    this.directory = directory;
    this.data = data;
  }

  /** The trials of the search, a line each. */
  public static String list(SweepConfig sweep) {
    StringBuilder text = new StringBuilder();
    for (SweepPoint setting : sweep.settings()) {
      for (long seed : sweep.seeds()) {
        text.append(Trial.of(setting, seed).id()).append("  ").append(setting).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * @throws credence.job.base.JobException with the exit code of what is wrong
   */
  public void run(RunDirectory.Foreign foreign) throws IOException {
    SweepSettings settings = SweepSettings.of(sweep);
    RunOnce once = new RunOnce(directory, settings, foreign, LOG);
    if (once.isDone()) {
      return;
    }
    try (SparkSession session = SparkSessions.open("credence sweep")) {
      Parents parents = new Parents(session.sparkContext().hadoopConfiguration());
      SweepData read = SweepData.read(sweep, session, data, parents);
      read.check(sweep);
      LOG.info(
          "settings: {}, seeds of each: {}, final seeds: {}; run directory {}",
          sweep.settings().size(),
          sweep.isSearch() ? sweep.seeds().size() : 0,
          sweep.finalSeeds().size(),
          directory);
      once.run(new SweepJob(session, sweep, settings, read));
    }
  }
}
