package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.Experiment;
import credence.job.config.ExperimentReader;
import credence.job.dl4j.AveragingJob;
import credence.job.download.Catalogue;
import credence.job.download.DownloadException;
import credence.job.download.Downloader;
import credence.job.download.Patience;
import credence.job.rundir.RunDirectory;
import credence.job.rundir.RunOutcome;
import credence.job.train.Nights;
import credence.job.train.TrainRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a Bayesian network on Spark. */
@Command(
    name = "train",
    header = "Trains a Bayesian network on Spark.",
    customSynopsis = "scripts/train [EXPERIMENT.conf] [OPTION]... [-- spark-submit options]",
    description = {
      "%nWithout options LeNet-5 is trained on MNIST, which is downloaded.",
      "The run directory is --out DIR, else runs/NAME-OF-THE-EXPERIMENT, runs/PAPER/NAME for one of"
          + " a paper.",
      "Example: scripts/train --set training.epochs=2 --set data.partitions=4 --out runs/four"
    })
final class TrainCommand implements Callable<Integer> {

  /** Where experiments lie, and their names begin. */
  private static final String FOLDER = "conf/experiments/";

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT.conf",
      description =
          "default: conf/experiments/mnist-lenet5.conf, in cluster mode as it was when the job jar"
              + " was built; all defaults where the job was not started by the scripts")
  private String file;

  @Mixin private DataOption data;

  @Option(
      names = "--download",
      description =
          "gets what the experiment reads and is not in DIR, as scripts/data does. The scripts do"
              + " it where neither --data nor $CREDENCE_DATA says where data are")
  private boolean download;

  @Option(
      names = "--max-surprise",
      paramLabel = "NATS",
      description =
          "with prior.type = posterior: trains nothing (exit code 77) if the model before predicts"
              + " the training images with an NLL of more nats per image")
  private Double maxSurprise;

  @Option(
      names = "--nightly",
      description =
          "the run directories beside --out are nights, in the order of their names: the posterior"
              + " of the newest finished one before --out is the prior. Without one this is the"
              + " first night, and the prior is the experiment's")
  private boolean nightly;

  @Option(
      names = "--forget",
      paramLabel = "GAMMA",
      description =
          "with --nightly: prior.forget of every night but the first, from 0 (nothing is kept) to 1"
              + " (default: 1)")
  private Double forget;

  @Mixin private SetOption set;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws Exception {
    if (download && data.folder() == null) {
      throw JobException.usage("--download goes with --data DIR: where to");
    }
    Configuration hadoop = RunOptions.hadoop();
    String chosen = file == null ? usual() : file;
    RunDirectory directory = run.directoryOr(place(chosen), hadoop);
    List<String> given = settings(place(chosen), hadoop);
    Experiment experiment = new ExperimentReader(hadoop).read(chosen, given);
    if (download && !isThere(experiment)) {
      System.err.println(
          "No mirror of MNIST answers: training on generated digits instead (data.name = digits).");
      List<String> settings = new ArrayList<>(given);
      settings.add("data.name=digits");
      experiment = new ExperimentReader(hadoop).read(chosen, settings);
    }
    training(experiment, directory).run(run.foreign());
    return ExitCode.DONE.code();
  }

  private List<String> settings(String usual, Configuration hadoop) throws IOException {
    if (forget != null && !nightly) {
      throw JobException.usage("--forget goes with --nightly; of one run prior.forget says it");
    }
    List<String> settings = new ArrayList<>();
    if (nightly) {
      settings.addAll(Nights.settings(run.placeOr(usual), forget == null ? 1 : forget, hadoop));
    }
    settings.addAll(set.settings());
    return settings;
  }

  private TrainRun training(Experiment experiment, RunDirectory directory) {
    if (maxSurprise == null) {
      return experiment.settings().isByDl4j()
          ? new TrainRun(experiment, directory, data.folder(), AveragingJob::new)
          : new TrainRun(experiment, directory, data.folder());
    }
    if (!(maxSurprise > 0)) {
      throw JobException.usage("--max-surprise %s must be positive".formatted(maxSurprise));
    }
    if (!experiment.settings().continues() && !nightly) {
      throw JobException.usage(
          "--max-surprise goes with prior.type = posterior or --nightly: nothing can be a surprise"
              + " to a model that is not there");
    }
    return TrainRun.guarded(experiment, directory, data.folder(), maxSurprise);
  }

  /**
   * Of who names none: a file of this machine, whatever the cluster's file system, where {@code
   * $CREDENCE_HOME} says where that is; that of the jar in a driver that a launcher has sent to
   * another machine; null for all defaults.
   */
  private static String usual() {
    String home = System.getenv("CREDENCE_HOME");
    if (home != null) {
      return "file:" + home + "/" + FOLDER + "mnist-lenet5.conf";
    }
    return RunOutcome.isAwaited() ? ExperimentReader.SHIPPED : null;
  }

  /**
   * {@code runs/NAME} for an experiment, {@code runs/PAPER/NAME} for that of a paper; null for all
   * defaults.
   */
  static String place(String experiment) {
    if (experiment == null) {
      return null;
    }
    int folder = experiment.lastIndexOf(FOLDER);
    int begin = folder < 0 ? experiment.lastIndexOf('/') + 1 : folder + FOLDER.length();
    String name = experiment.substring(begin);
    return "runs/" + (name.endsWith(".conf") ? name.substring(0, name.length() - 5) : name);
  }

  /**
   * Downloads what the experiment reads. What is there is used, whoever made it.
   *
   * @return false if no mirror answers and nobody has asked for this experiment
   */
  private boolean isThere(Experiment experiment) throws IOException, InterruptedException {
    Catalogue catalogue = Catalogue.shipped();
    String name = experiment.settings().data().name();
    if (!catalogue.names().contains(name)) {
      return true;
    }
    try {
      new Downloader(Patience.usual(), System.err::println)
          .fetch(catalogue.dataSet(name), Path.of(data.folder()));
      return true;
    } catch (DownloadException e) {
      System.err.println(e.getMessage());
      return switch (e.reason()) {
        case EXISTS -> true;
        case WRONG_BYTES -> throw e;
        case UNREACHABLE -> {
          if (file != null) {
            throw new JobException(
                ExitCode.TRY_AGAIN,
                "no data for " + file + ": give --data DIR, or try again later");
          }
          yield false;
        }
      };
    }
  }
}
