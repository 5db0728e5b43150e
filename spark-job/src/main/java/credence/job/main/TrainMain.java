package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.config.Experiment;
import credence.job.config.ExperimentReader;
import credence.job.config.TrainConfig;
import credence.job.dl4j.AveragingJob;
import credence.job.rundir.RunDirectory;
import credence.job.train.TrainRun;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a Bayesian network on Spark, as {@code spark-submit} starts it. */
@Command(name = "train", sortOptions = false, mixinStandardHelpOptions = true)
public final class TrainMain implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "EXPERIMENT.conf", description = "default: all defaults")
  private String file;

  @Option(names = "--data", paramLabel = "DIR", description = "folder of the data sets")
  private String data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "run directory")
  private String out;

  @Option(names = "--set", paramLabel = "key=value", description = "sets a key of the experiment")
  private List<String> settings = List.of();

  @Option(names = "--overwrite", description = "replaces a run of another configuration")
  private boolean overwrite;

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code; the session has been stopped. */
  public static int run(String... args) {
    return Failures.execute(new TrainMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    Experiment experiment = new ExperimentReader(hadoop).read(file, settings);
    RunDirectory directory = RunDirectory.at(out, hadoop);
    boolean averaging = experiment.settings().engine().equals(TrainConfig.DL4J_AVERAGING);
    TrainRun run =
        averaging
            ? new TrainRun(experiment, directory, data, AveragingJob::new)
            : new TrainRun(experiment, directory, data);
    run.run(RunDirectory.Foreign.of(overwrite));
    return ExitCode.DONE.code();
  }
}
