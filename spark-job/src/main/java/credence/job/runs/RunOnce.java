package credence.job.runs;

import credence.job.base.JobException;
import credence.job.rundir.RunDirectory;
import credence.job.rundir.RunSettings;
import java.io.IOException;
import org.slf4j.Logger;

/**
 * A run in its directory, whatever the job: done already, gone on with, or begun. Between the two
 * methods a job reads what it works on, so that nothing is written before that is known to be good.
 *
 * @param log of the job, which says how it ends
 */
public record RunOnce(
    RunDirectory directory, RunSettings settings, RunDirectory.Foreign foreign, Logger log) {

  /**
   * Whether a finished run is there, which is then said.
   *
   * @throws JobException with exit code 73 if something else is there
   */
  public boolean isDone() throws IOException {
    boolean done = directory.isDone(settings, foreign);
    if (done) {
      log.info("already done: {}", Ending.of(settings.job(), directory));
    }
    return done;
  }

  /**
   * Does the work in the directory, unless another job has done it meanwhile, and says what has
   * come of it.
   *
   * @throws JobException with exit code 75 if another job is at work there
   */
  public void run(RunDirectory.Work work) throws IOException {
    directory.open(settings, foreign, work);
    log.info("done: {}", Ending.of(settings.job(), directory));
  }
}
