package credence.job.evaluate.numbers;

import credence.data.Outputs;
import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.config.DataSource;
import credence.job.evaluate.EvaluateRequest;
import credence.job.evaluate.EvaluateRun;
import credence.job.evaluate.EvaluateSettings;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import credence.job.tables.TableHalves;
import credence.job.tables.TableSplit;
import credence.job.tables.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An evaluation of models of a number in its directory: done already, or begun. Nothing is written
 * before models and rows have been read.
 */
public final class NumberEvaluateRun {

  private static final Logger LOG = LoggerFactory.getLogger(NumberEvaluateRun.class);

  private final List<TrainedModel> models;
  private final EvaluateRequest config;
  private final RunDirectory directory;
  private final String data;

  /**
   * @param models at least one, all of a number; several are evaluated together, too
   * @param data folder of the data sets, or of the table; or null
   * @throws JobException with exit code 64 if a model comes twice, is of other rows than another,
   *     or lies in the run directory, or something is asked for that numbers do not have
   */
  public NumberEvaluateRun(
      List<TrainedModel> models, EvaluateRequest config, RunDirectory directory, String data) {
    this.models = List.copyOf(models);
    this.config = config;
    this.directory = directory;
    this.data = data;
    if (!config.ood().isEmpty()) {
      throw JobException.usage("--ood is for models of classes, and these predict a number");
    }
    models.forEach(model -> requireAlike(models.get(0), model));
    EvaluateRun.requireApart(models, directory);
  }

  /**
   * @throws JobException with the exit code of what is wrong
   */
  public void run(RunDirectory.Foreign foreign) throws IOException {
    EvaluateSettings settings = EvaluateSettings.of(models, config);
    RunOnce once = new RunOnce(directory, settings, foreign, LOG);
    if (once.isDone()) {
      return;
    }
    LOG.info("evaluating {}", models.stream().map(TrainedModel::place).toList());
    try (SparkSession session = SparkSessions.open("credence evaluate")) {
      DataSource.Numbers source = (DataSource.Numbers) models.get(0).settings().data().source();
      TableHalves halves = new Tables(session, data).halves(source);
      List<TableSplit> tables = new ArrayList<>();
      for (TrainedModel model : models) {
        tables.add(model.table(halves, data));
      }
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      once.run(new NumberEvaluateJob(spark, config, settings, models, tables));
    }
  }

  private static void requireAlike(TrainedModel one, TrainedModel other) {
    String data = other.settings().data().name();
    EvaluateRun.require("data", one.settings().data().name(), data, other);
    EvaluateRun.require("the features", numbers(one).features(), numbers(other).features(), other);
    EvaluateRun.require("the target", numbers(one).targets(), numbers(other).targets(), other);
    EvaluateRun.requireSameData(one, other);
  }

  private static Outputs.Numbers numbers(TrainedModel model) {
    return (Outputs.Numbers) model.model().outputs();
  }
}
