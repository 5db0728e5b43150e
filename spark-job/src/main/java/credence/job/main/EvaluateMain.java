package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.evaluate.EvaluateConfig;
import credence.job.evaluate.EvaluateRun;
import credence.job.models.Ensemble;
import credence.job.rundir.RunDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates trained networks on Spark, as {@code spark-submit} starts it. */
@Command(name = "evaluate", sortOptions = false, mixinStandardHelpOptions = true)
public final class EvaluateMain implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "a model's folder, a run directory or a sweep's folder chosen; several also as an"
              + " ensemble")
  private List<String> models;

  @Option(names = "--data", paramLabel = "DIR", description = "folder of the data sets")
  private String data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "run directory")
  private String out;

  @Option(
      names = "--ood",
      split = ",",
      paramLabel = "NAME",
      description =
          "data sets whose test images are out of distribution; idx:PATH for IDX files of one's"
              + " own")
  private List<String> elsewhere = List.of();

  @Option(names = "--draws", paramLabel = "T", description = "for a prediction (default: 100)")
  private int draws = 100;

  @Option(names = "--overwrite", description = "replaces a run of another configuration")
  private boolean overwrite;

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code; the session has been stopped. */
  public static int run(String... args) {
    return Failures.execute(new EvaluateMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    EvaluateConfig config = new EvaluateConfig(elsewhere, draws);
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    new EvaluateRun(Ensemble.readEach(models, hadoop), config, RunDirectory.at(out, hadoop), data)
        .run(RunDirectory.Foreign.of(overwrite));
    return ExitCode.DONE.code();
  }
}
