package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.EvaluationConfig;
import credence.job.images.bulk.ImageColumns;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import credence.job.score.NumberScoreRun;
import credence.job.score.ScoreRequest;
import credence.job.score.ScoreRun;
import credence.job.score.reject.RejectRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores images in bulk on Spark. */
@Command(
    name = "score",
    header =
        "Scores images in bulk on Spark: class, probabilities and uncertainty of each, as a Parquet"
            + " table.",
    customSynopsis =
        "scripts/score MODEL... --input PATH --out DIR [OPTION]... [-- spark-submit options]",
    description = {
      "%nThe table is scores/ of the run directory.",
      "Example: scripts/score runs/mnist-lenet5 --input data/mnist --out runs/scores"
    })
final class ScoreCommand implements Callable<Integer> {

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
          "a model's folder, a run directory with model/ in it, or a sweep's folder chosen, which"
              + " is all models in it. Several predict as one: their draws together are those of a"
              + " prediction")
  private List<String> models;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "what is there tells what it is: IDX or CIFAR (.bin) files, plain or gzip, or a folder of"
              + " them; a Parquet table with a binary column of images; a PNG or JPEG file, or a"
              + " folder of them and folders")
  private String input;

  @Option(
      names = "--draws",
      paramLabel = "T",
      description =
          "networks of each model for a prediction (default: as in the model's evaluation)")
  private Integer draws;

  @Option(
      names = "--mode",
      paramLabel = "M",
      description = "draws, or mean for one pass with every weight at its mean (default: draws)")
  private Mode mode = Mode.DRAWS;

  @Option(
      names = "--draws-of",
      paramLabel = "W",
      description = "weights or activations (default: as in the model's evaluation)")
  private DrawsOf drawsOf;

  @Option(
      names = "--logit-scale",
      description =
          "divides outputs by the number that was fitted with each model (evaluation.logit-scale)")
  private boolean logitScale;

  @Option(
      names = "--coverage",
      paramLabel = "C",
      description =
          "adds the column set: classes among which the right one is with probability C, one of"
              + " 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995 and 0.999. For a model that was trained"
              + " with data.calibration")
  private Double coverage;

  @Option(
      names = "--reject-above",
      paramLabel = "COLUMN=U",
      description =
          "adds the column rejected: true for images whose uncertainty is above U, which a person"
              + " should look at. COLUMN is one of the table's, such as mutual_information=0.3")
  private String rejectAbove;

  @Option(
      names = "--reject-share",
      paramLabel = "[COLUMN=]S",
      description =
          "the same, with the uncertainty above which the share S of the model's validation images"
              + " lay, such as 5%% (default COLUMN: predictive_entropy). For a model that was"
              + " trained with evaluation.reject-share")
  private String rejectShare;

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
          "whether rows of IDX files are columns of their images, as EMNIST has them (default: as"
              + " in the model's training, which by default turns files that are called"
              + " emnist-...)")
  private Boolean transpose;

  @Option(
      names = "--max-bad",
      paramLabel = "N",
      description =
          "images that may be unreadable, rows with an error in the table (default: 0). Beyond it"
              + " the job ends with 65 and keeps what is done: the same command with a larger N"
              + " goes on")
  private long maxBad;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "files of the table, and what is repeated if a task dies (default: one for 16,384 images"
              + " each, or up to 64 smaller ones)")
  private Integer partitions;

  @Mixin private PrecisionOption products;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws Exception {
    ImageColumns columns = new ImageColumns(imageColumn, labelColumn);
    ScoreRequest config =
        new ScoreRequest(
            input,
            columns,
            transpose,
            mode(),
            draws,
            logitScale,
            coverage,
            RejectRequest.of(rejectAbove, rejectShare),
            products.precision(),
            partitions,
            maxBad);
    Configuration hadoop = RunOptions.hadoop();
    RunDirectory directory = run.directory(hadoop);
    Optional<TrainedModel> ofNumbers = Ensemble.ofNumbers(models, hadoop);
    if (ofNumbers.isPresent()) {
      new NumberScoreRun(ofNumbers.get(), config, directory).run(run.foreign());
    } else {
      new ScoreRun(Ensemble.read(models, hadoop), config, directory).run(run.foreign());
    }
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
