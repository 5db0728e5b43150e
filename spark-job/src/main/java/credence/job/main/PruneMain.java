package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.models.TrainedModel;
import credence.job.prune.PruneConfig;
import credence.job.prune.PruneRun;
import credence.job.prune.SmallerModel;
import credence.job.rundir.RunDirectory;
import credence.prune.Pruner;
import credence.store.ModelForm;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prunes a trained network on Spark, as {@code spark-submit} starts it. */
@Command(name = "prune", sortOptions = false, mixinStandardHelpOptions = true)
public final class PruneMain implements Callable<Integer> {

  /** How much goes: one of them. */
  static final class Amount {

    @Option(names = "--fraction", paramLabel = "F", description = "share that goes, in [0, 1)")
    private Double fraction;

    @Option(names = "--threshold", paramLabel = "X", description = "|mu|/sigma, |mu| or ln alpha")
    private Double threshold;

    @Option(
        names = "--max-error-increase",
        paramLabel = "POINTS",
        description = "most of the curve that costs no more percentage points on validation images")
    private Double points;

    SmallerModel.Amount amount() {
      return fraction != null
          ? new SmallerModel.Amount.Fraction(fraction)
          : threshold != null
              ? new SmallerModel.Amount.Threshold(threshold)
              : new SmallerModel.Amount.MaxErrorIncrease(points);
    }
  }

  @Parameters(paramLabel = "MODEL", description = "a model's folder or a run directory")
  private String model;

  @Option(names = "--data", paramLabel = "DIR", description = "folder of the data sets")
  private String data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "run directory")
  private String out;

  @Option(
      names = "--criteria",
      split = ",",
      paramLabel = "C",
      converter = PrunerConverter.class,
      description =
          "of the curve: snr, magnitude, random (default), log-alpha, filter-l1, filter-snr")
  private List<Pruner> criteria = List.of();

  @Option(names = "--fractions", split = ",", paramLabel = "F", description = "of the curve")
  private List<Double> fractions = List.of();

  @Option(names = "--seeds", paramLabel = "N", description = "of random pruning (default: 3)")
  private int seeds = 3;

  @Option(names = "--draws", paramLabel = "T", description = "for a prediction (default: 20)")
  private int draws = 20;

  @Option(
      names = "--by",
      paramLabel = "C",
      converter = PrunerConverter.class,
      description = "makes a model: the criterion, and one of the next three")
  private Pruner by;

  @ArgGroup private Amount amount;

  @Option(
      names = "--finetune",
      paramLabel = "EPOCHS",
      description = "of training for that model, with what is removed staying so (default: 0)")
  private Integer finetune;

  @Option(
      names = "--compact",
      description = "that model without removed weights and units that nothing reaches")
  private boolean compact;

  @Option(names = "--bits", paramLabel = "8", description = "of mu in a compact model")
  private Integer bits;

  @Option(names = "--overwrite", description = "replaces a run of another configuration")
  private boolean overwrite;

  /** Turns an id into a criterion. */
  static final class PrunerConverter implements CommandLine.ITypeConverter<Pruner> {
    @Override
    public Pruner convert(String id) {
      try {
        return Pruner.of(id);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code; the session has been stopped. */
  public static int run(String... args) {
    return Failures.execute(new PruneMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    PruneConfig config = new PruneConfig(criteria, fractions, seeds, draws, choice());
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    new PruneRun(TrainedModel.read(model, hadoop), config, RunDirectory.at(out, hadoop), data)
        .run(RunDirectory.Foreign.of(overwrite));
    return ExitCode.DONE.code();
  }

  private SmallerModel choice() {
    if ((by == null) != (amount == null)) {
      throw JobException.usage(
          "--by C goes with one of --fraction F, --threshold X, --max-error-increase POINTS");
    }
    if (by == null && finetune != null) {
      throw JobException.usage("--finetune EPOCHS goes with --by C: it trains the model made");
    }
    if (by == null && compact) {
      throw JobException.usage("--compact goes with --by C: it says how the model made is written");
    }
    return by == null ? null : new SmallerModel(by, amount.amount(), epochs(), form());
  }

  /** 0 if the option is not given. */
  private int epochs() {
    if (finetune != null && finetune < 1) {
      throw JobException.usage("--finetune %d must be at least 1 epoch".formatted(finetune));
    }
    return finetune == null ? 0 : finetune;
  }

  private ModelForm form() {
    if (bits != null && !(compact && bits == 8)) {
      throw JobException.usage("--bits %d: only 8, and only with --compact".formatted(bits));
    }
    return !compact ? ModelForm.DENSE : bits == null ? ModelForm.COMPACT : ModelForm.COMPACT_INT8;
  }
}
