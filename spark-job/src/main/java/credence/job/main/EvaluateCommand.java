package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.evaluate.EvaluateRequest;
import credence.job.evaluate.EvaluateRun;
import credence.job.evaluate.numbers.NumberEvaluateRun;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates trained networks on Spark. */
@Command(
    name = "evaluate",
    header =
        "Evaluates trained networks on Spark: how good their predictions are, and how much they"
            + " know of what they do not know.",
    customSynopsis = "scripts/evaluate MODEL... --out DIR [OPTION]... [-- spark-submit options]",
    description =
        "%nExample: scripts/evaluate runs/mnist-lenet5 --out runs/evaluated --ood fashion-mnist")
final class EvaluateCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "a model's folder, a run directory with model/ in it, or a sweep's folder chosen, which"
              + " is all models in it. Several of the same data are evaluated one by one and"
              + " together, as an ensemble")
  private List<String> models;

  @Mixin private DataOption data;

  @Option(
      names = "--ood",
      split = ",",
      paramLabel = "NAME",
      description =
          "data sets whose test images are out of distribution: fashion-mnist, kmnist, mnist,"
              + " digits for images of one channel, cifar-10, cifar-100 for those of three;"
              + " idx:PATH for the test images of IDX files of your own")
  private List<String> ood = List.of();

  @Option(
      names = "--draws",
      paramLabel = "T",
      description = "networks drawn for a prediction (default: 100)")
  private int draws = 100;

  @Mixin private PrecisionOption products;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws Exception {
    EvaluateRequest config = new EvaluateRequest(ood, draws, products.precision());
    Configuration hadoop = RunOptions.hadoop();
    RunDirectory directory = run.directory(hadoop);
    List<TrainedModel> trained = Ensemble.any(models, hadoop);
    if (trained.stream().allMatch(TrainedModel::hasNumbers)) {
      new NumberEvaluateRun(trained, config, directory, data.folder()).run(run.foreign());
    } else {
      trained.forEach(TrainedModel::requireClasses);
      new EvaluateRun(trained, config, directory, data.folder()).run(run.foreign());
    }
    return ExitCode.DONE.code();
  }
}
