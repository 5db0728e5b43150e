package credence.job.main;

import credence.job.base.JobException;
import credence.job.rundir.RunDirectory;
import credence.job.tracking.Mlflow;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command that leaves a run directory takes. */
@Command(
    footer =
        "Everything after -- goes to spark-submit, for instance: -- --master"
            + " spark://127.0.0.1:7077")
final class RunOptions {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      converter = FolderConverter.class,
      description = "the run directory; the same command goes on where it stopped")
  private String out;

  @Option(names = "--overwrite", description = "replaces a run of another configuration")
  private boolean overwrite;

  @Option(
      names = "--mlflow",
      paramLabel = "URI",
      description = "tells the run to the MLflow server there: http://HOST:PORT")
  private String mlflow;

  @Option(
      names = "--mlflow-experiment",
      paramLabel = "NAME",
      description = "MLflow's experiment that the run is part of (default: credence)")
  private String mlflowExperiment = "credence";

  private RunDirectory directory;

  /** Of Hadoop, with what spark-submit was told of it. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  /**
   * @throws JobException with exit code 64 without {@code --out}
   */
  RunDirectory directory(Configuration hadoop) throws IOException {
    return directoryOr(null, hadoop);
  }

  /**
   * @param usual where there is no {@code --out}; null for none
   * @throws JobException with exit code 64 without either
   */
  RunDirectory directoryOr(String usual, Configuration hadoop) throws IOException {
    String place = placeOr(usual);
    directory = RunDirectory.at(place, hadoop);
    if (mlflow != null) {
      directory.surround(Mlflow.at(mlflow, mlflowExperiment)::follow);
    }
    return directory;
  }

  /**
   * The run directory's place.
   *
   * @param usual where there is no {@code --out}; null for none
   * @throws JobException with exit code 64 without either
   */
  String placeOr(String usual) {
    String place = out == null ? usual : out;
    if (place == null) {
      throw JobException.usage("--out DIR is missing: the run directory");
    }
    return place;
  }

  /** What a command has been lent; null for one that never came to it. */
  RunDirectory lent() {
    return directory;
  }

  RunDirectory.Foreign foreign() {
    return RunDirectory.Foreign.of(overwrite);
  }
}
