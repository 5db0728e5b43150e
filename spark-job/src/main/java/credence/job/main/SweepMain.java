package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.SweepConfig;
import credence.job.config.SweepReader;
import credence.job.rundir.RunDirectory;
import credence.job.sweep.SweepRun;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries many settings of an experiment on Spark, as {@code spark-submit} starts it. */
@Command(name = "sweep", sortOptions = false, mixinStandardHelpOptions = true)
public final class SweepMain implements Callable<Integer> {

  @Parameters(paramLabel = "SWEEP.conf", description = "what varies, and how it is judged")
  private String file;

  @Option(names = "--data", paramLabel = "DIR", description = "folder of the data sets")
  private String data;

  @Option(names = "--out", paramLabel = "DIR", description = "run directory")
  private String out;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "sets a key of the experiment for all trials")
  private List<String> settings = List.of();

  @Option(names = "--dry-run", description = "lists the trials and runs none")
  private boolean dryRun;

  @Option(names = "--overwrite", description = "replaces a run of another configuration")
  private boolean overwrite;

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code; the session has been stopped. */
  public static int run(String... args) {
    return Failures.execute(new SweepMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    SweepConfig sweep = new SweepReader(hadoop).read(file, settings);
    if (dryRun) {
      System.out.print(SweepRun.list(sweep));
      return ExitCode.DONE.code();
    }
    if (out == null) {
      throw JobException.usage("--out DIR is missing: the run directory");
    }
    new SweepRun(sweep, RunDirectory.at(out, hadoop), data).run(RunDirectory.Foreign.of(overwrite));
    return ExitCode.DONE.code();
  }
}
