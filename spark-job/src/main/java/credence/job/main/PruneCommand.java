package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.models.TrainedModel;
import credence.job.prune.PruneRequest;
import credence.job.prune.PruneRun;
import credence.job.prune.SmallerModel;
import credence.job.rundir.RunDirectory;
import credence.prune.Pruner;
import credence.store.ModelForm;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prunes a trained network on Spark. */
@Command(
    name = "prune",
    header =
        "Prunes a trained network on Spark: what it costs to remove weights, and the smaller"
            + " model.",
    customSynopsis = {
      "scripts/prune MODEL --out DIR [OPTION]... [-- spark-submit options]",
      "scripts/prune MODEL --out DIR --by C (--fraction F | --threshold X | --max-error-increase"
          + " POINTS) [OPTION]... [-- spark-submit options]"
    },
    description =
        "%nExample: scripts/prune runs/mnist-lenet5 --out runs/small --by snr --max-error-increase"
            + " 0.1 --compact")
final class PruneCommand implements Callable<Integer> {

  /** How much goes: one of them. */
  static final class Amount {

    @Option(
        names = "--fraction",
        paramLabel = "F",
        description = "with --by: the share F of them, in [0, 1)")
    private Double fraction;

    @Option(
        names = "--threshold",
        paramLabel = "X",
        description =
            "with --by: |mu|/sigma below X (snr), |mu| below X (magnitude), ln alpha from X on"
                + " (log-alpha)")
    private Double threshold;

    @Option(
        names = "--max-error-increase",
        paramLabel = "POINTS",
        description =
            "with --by: the most of the curve that costs at most so many percentage points of"
                + " validation error by draws")
    private Double points;

    SmallerModel.Amount amount() {
      return fraction != null
          ? new SmallerModel.Amount.Fraction(fraction)
          : threshold != null
              ? new SmallerModel.Amount.Threshold(threshold)
              : new SmallerModel.Amount.MaxErrorIncrease(points);
    }
  }

  @Parameters(
      paramLabel = "MODEL",
      description = "a model's folder, or a run directory with model/ in it")
  private String model;

  @Mixin private DataOption data;

  @Option(
      names = "--criteria",
      split = ",",
      paramLabel = "C",
      converter = PrunerConverter.class,
      description =
          "of the curve: snr, magnitude, random (the default), log-alpha, filter-l1, filter-snr")
  private List<Pruner> criteria = List.of();

  @Option(
      names = "--fractions",
      split = ",",
      paramLabel = "F",
      description = "of the curve (default: 0,.25,.5,.75,.9,.95,.98,.99)")
  private List<Double> fractions = List.of();

  @Option(names = "--seeds", paramLabel = "N", description = "of random pruning (default: 3)")
  private int seeds = 3;

  @Option(
      names = "--draws",
      paramLabel = "T",
      description = "networks drawn for a prediction (default: 20)")
  private int draws = 20;

  @Option(
      names = "--by",
      paramLabel = "C",
      converter = PrunerConverter.class,
      description =
          "makes a model, without the weights (filters) that the criterion ranks last: how many,"
              + " one of --fraction, --threshold and --max-error-increase says")
  private Pruner by;

  @ArgGroup private Amount amount;

  @Option(
      names = "--finetune",
      paramLabel = "EPOCHS",
      description =
          "epochs of training for that model, with what is removed staying so (default: 0)")
  private Integer finetune;

  @Option(
      names = "--compact",
      description = "that model without removed weights, and without units that nothing reaches")
  private boolean compact;

  @Option(
      names = "--bits",
      paramLabel = "8",
      description = "and with the mu of weights in 8 bits instead of 32")
  private Integer bits;

  @Mixin private RunOptions run;

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

  @Override
  public Integer call() throws Exception {
    PruneRequest config = new PruneRequest(criteria, fractions, seeds, draws, choice());
    Configuration hadoop = RunOptions.hadoop();
    RunDirectory directory = run.directory(hadoop);
    new PruneRun(TrainedModel.read(model, hadoop), config, directory, data.folder())
        .run(run.foreign());
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
