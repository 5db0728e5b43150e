package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.rundir.JobOutcome;
import credence.job.rundir.RunDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how the job in a run directory has ended, and ends likewise. */
@Command(
    name = "outcome",
    header = "Says how the newest job in a run directory has ended, and ends with its exit code.",
    customSynopsis = "scripts/outcome DIR [-- spark-submit options]",
    description = {
      "%n75 of a job that still runs, or was killed; 66 where no job has left outcome.json.",
      "Example: scripts/outcome hdfs:///runs/a"
    })
final class OutcomeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "the run directory, on any Hadoop path")
  private String folder;

  @Option(
      names = "--submission",
      paramLabel = "NAME",
      description =
          "of that job alone (spark.credence.submission), as the scripts ask after a driver in"
              + " cluster mode; 75 where it has left nothing")
  private String submission;

  @Override
  public Integer call() throws Exception {
    RunDirectory directory = RunDirectory.at(folder, RunOptions.hadoop());
    JobOutcome outcome =
        submission == null ? directory.outcome().read() : directory.outcome().read(submission);
    if (outcome == null) {
      throw none(directory);
    }
    System.err.println(directory + ": " + outcome.text());
    return (outcome.isEnded() ? outcome.code() : ExitCode.TRY_AGAIN).code();
  }

  private JobException none(RunDirectory directory) {
    return submission == null
        ? new JobException(
            ExitCode.INPUT_MISSING, directory + " has no outcome.json: no job was at work there")
        : new JobException(
            ExitCode.TRY_AGAIN,
            "%s: the driver has left no outcome of %s: it never began, was killed, or cannot write there. Its log says more"
                .formatted(directory, submission));
  }
}
