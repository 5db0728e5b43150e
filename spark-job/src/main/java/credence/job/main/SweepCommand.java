package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.config.SweepConfig;
import credence.job.config.SweepReader;
import credence.job.rundir.RunDirectory;
import credence.job.sweep.SweepRun;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries many settings of an experiment on Spark. */
@Command(
    name = "sweep",
    header =
        "Tries many settings of an experiment on Spark, as many at a time as there are slots, and"
            + " trains and tests the best.",
    customSynopsis = {
      "scripts/sweep SWEEP.conf --out DIR [OPTION]... [-- spark-submit options]",
      "scripts/sweep SWEEP.conf --dry-run"
    },
    description =
        "%nExample: scripts/sweep conf/experiments/mnist-lenet5.sweep.conf --out runs/sweep")
final class SweepCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SWEEP.conf",
      description =
          "names an experiment, what varies, and how it is judged; the *.sweep.conf of"
              + " conf/experiments do")
  private String file;

  @Mixin private DataOption data;

  @Mixin private SetOption set;

  @Option(names = "--dry-run", description = "lists the trials and runs none")
  private boolean dryRun;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = RunOptions.hadoop();
    SweepConfig sweep = new SweepReader(hadoop).read(file, set.settings());
    if (dryRun) {
      System.out.print(SweepRun.list(sweep));
      return ExitCode.DONE.code();
    }
    RunDirectory directory = run.directory(hadoop);
    new SweepRun(sweep, directory, data.folder()).run(run.foreign());
    return ExitCode.DONE.code();
  }
}
