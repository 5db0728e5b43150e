package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.ExperimentConfig;
import credence.job.config.ExperimentReader;
import credence.job.coreset.CoresetRun;
import credence.job.rundir.RunDirectory;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Chooses a few labelled training images, for later trainings to replay. */
@Command(
    name = "coreset",
    header = "Writes a few labelled training images as a Parquet table, for later trainings.",
    customSynopsis =
        "scripts/coreset EXPERIMENT.conf --out DIR [--size N] [--per-class] [OPTION]... [--"
            + " spark-submit options]",
    description = {
      "%nThe table is images/ of the run directory; data.replay = DIR trains on it. Chosen are the"
          + " images with the smallest hashes of their pixels under a key, and none that the"
          + " experiment sets aside. A training with the same data.coreset leaves them out.",
      "Example: scripts/coreset nightly.conf --size 200 --set data.path=2026-11-30 --data /images"
          + " --out runs/coresets/2026-11-30"
    })
final class CoresetCommand implements Callable<Integer> {

  @Parameters(paramLabel = "EXPERIMENT.conf", description = "whose training images they are")
  private String file;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "how many images (default: data.coreset.size of the experiment)")
  private Integer size;

  @Option(
      names = "--per-class",
      description = "so many of each class, or all of a class that has fewer")
  private boolean perClass;

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "another key chooses other images (default: data.coreset.key)")
  private String key;

  @Mixin private DataOption data;

  @Mixin private SetOption set;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws Exception {
    if (size != null && size < 1) {
      throw JobException.usage("--size %d must be at least 1".formatted(size));
    }
    if (key != null && key.isEmpty()) {
      throw JobException.usage("--key must have a letter");
    }
    Configuration hadoop = RunOptions.hadoop();
    RunDirectory directory = run.directory(hadoop);
    ExperimentConfig experiment =
        new ExperimentReader(hadoop).read(file, set.settings()).settings();
    DataConfig.Coreset asked = asked(experiment.data().coreset());
    new CoresetRun(experiment, asked, directory, data.folder()).run(run.foreign());
    return ExitCode.DONE.code();
  }

  private DataConfig.Coreset asked(DataConfig.Coreset own) {
    return new DataConfig.Coreset(
        size == null ? own.images() : size,
        perClass || own.perClass(),
        key == null ? own.key() : key);
  }
}
