package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.EvaluationConfig;
import credence.job.images.bulk.ImageColumns;
import credence.job.models.Ensemble;
import credence.job.rundir.RunDirectory;
import credence.job.score.ScoreConfig;
import credence.job.score.ScoreRun;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores images in bulk on Spark, as {@code spark-submit} starts it. */
@Command(name = "score", sortOptions = false, mixinStandardHelpOptions = true)
public final class ScoreMain implements Callable<Integer> {

  /** How an image is predicted. */
  enum Mode {
    DRAWS,
    MEAN
  }

  /** What draws are of. */
  enum DrawsOf {
    WEIGHTS,
    ACTIVATIONS
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "a model's folder, a run directory or a sweep's folder chosen; several predict as one")
  private List<String> models;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "IDX, CIFAR (.bin) or Parquet, a file or a folder of them, or a folder of PNG and JPEG")
  private String input;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "run directory")
  private String out;

  @Option(
      names = "--draws",
      paramLabel = "T",
      description = "networks of each model for a prediction (default: as its evaluation)")
  private Integer draws;

  @Option(
      names = "--mode",
      paramLabel = "M",
      description = "draws, or mean for one pass with every weight at its mean (default: draws)")
  private Mode mode = Mode.DRAWS;

  @Option(
      names = "--draws-of",
      paramLabel = "W",
      description = "weights or activations (default: as the model's evaluation)")
  private DrawsOf drawsOf;

  @Option(
      names = "--logit-scale",
      description =
          "divides outputs by the number that was fitted with each model (evaluation.logit-scale)")
  private boolean logitScale;

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description = "of a Parquet table; a dot leads into a struct (default: image)")
  private String imageColumn = "image";

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description = "of a Parquet table, likewise (default: label, if there is one)")
  private String labelColumn;

  @Option(
      names = "--transpose",
      paramLabel = "true|false",
      arity = "1",
      description =
          "whether rows of IDX files are columns of their images (default: as in the model's"
              + " training; of others, where the file is called emnist-...)")
  private Boolean transpose;

  @Option(
      names = "--max-bad",
      paramLabel = "N",
      description =
          "images that may be unreadable: rows with an error (default: 0, since a job in which"
              + " nobody looks at them should not end well; the same command with more goes on)")
  private long maxBad;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "files of the table, and what is repeated if a task dies (default: one for 16384 images,"
              + " up to 64 smaller ones)")
  private Integer partitions;

  @Option(names = "--overwrite", description = "replaces a run of another configuration")
  private boolean overwrite;

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code; the session has been stopped. */
  public static int run(String... args) {
    return Failures.execute(new ScoreMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    ImageColumns columns = new ImageColumns(imageColumn, labelColumn);
    ScoreConfig config =
        new ScoreConfig(input, columns, transpose, mode(), draws, logitScale, partitions, maxBad);
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    new ScoreRun(Ensemble.read(models, hadoop), config, RunDirectory.at(out, hadoop))
        .run(RunDirectory.Foreign.of(overwrite));
    return ExitCode.DONE.code();
  }

  private EvaluationConfig.Mode mode() {
    if (mode == Mode.MEAN) {
      if (drawsOf != null || draws != null) {
        throw JobException.usage("--mode mean draws nothing: leave --draws and --draws-of out");
      }
      return EvaluationConfig.Mode.MEAN;
    }
    return drawsOf == null ? null : EvaluationConfig.Mode.valueOf(drawsOf.name());
  }
}
