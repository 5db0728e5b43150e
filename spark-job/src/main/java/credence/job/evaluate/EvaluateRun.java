package credence.job.evaluate;

import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An evaluation in its directory: done already, or begun. Nothing is written before models and
 * images have been read.
 */
public final class EvaluateRun {

  private static final Logger LOG = LoggerFactory.getLogger(EvaluateRun.class);

  private final List<TrainedModel> models;
  private final EvaluateRequest config;
  private final RunDirectory directory;
  private final String data;

  /**
   * @param models at least one; several are evaluated together, too
   * @param data folder of the data sets, or null
   * @throws JobException with exit code 64 if a model comes twice, is of other data than another,
   *     was trained on what is to be out of distribution, or lies in the run directory
   */
  public EvaluateRun(
      List<TrainedModel> models, EvaluateRequest config, RunDirectory directory, String data) {
    this.models = List.copyOf(models);
    this.config = config;
    this.directory = directory;
    this.data = data;
    if (models.get(0).hasRows() && !config.ood().isEmpty()) {
      throw JobException.usage("--ood is for models of images, and these take rows of a table");
    }
    for (TrainedModel model : models) {
      requireAlike(models.get(0), model);
      if (config.ood().contains(model.settings().data().name())) {
        throw JobException.usage(
            "--ood %s is what model %s was trained on"
                .formatted(model.settings().data().name(), model.place()));
      }
    }
    requireApart(models, directory);
  }

  /**
   * @throws JobException with exit code 64 if a model comes twice or lies in the run directory
   */
  public static void requireApart(List<TrainedModel> models, RunDirectory directory) {
    if (models.stream().anyMatch(model -> directory.contains(model.place()))) {
      throw JobException.usage(
          "--out %s holds a model that is to be evaluated: choose another".formatted(directory));
    }
    if (models.stream().map(TrainedModel::id).distinct().count() != models.size()) {
      throw JobException.usage("a model is given twice");
    }
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
      GroupImages images = GroupImages.read(session, models, config, data);
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      once.run(new EvaluateJob(spark, config, settings, models, images));
    }
  }

  private static void requireAlike(TrainedModel one, TrainedModel other) {
    require("data", one.settings().data().name(), other.settings().data().name(), other);
    require("images of shape", one.model().image(), other.model().image(), other);
    require("the classes", one.model().classNames(), other.model().classNames(), other);
    require("the features", features(one), features(other), other);
    requireSameData(one, other);
  }

  private static List<String> features(TrainedModel model) {
    return model.model().outputs().features();
  }

  /**
   * @throws JobException with exit code 64 if two models have not the same examples
   */
  public static void requireSameData(TrainedModel one, TrainedModel other) {
    require(
        "training data", one.model().provenance().data(), other.model().provenance().data(), other);
    require(
        "data.test-limit",
        one.settings().data().testLimit(),
        other.settings().data().testLimit(),
        other);
  }

  /**
   * @param what differs between {@code one}, that of the first model, and {@code other}
   * @throws JobException with exit code 64 if they do
   */
  public static void require(String what, Object one, Object other, TrainedModel model) {
    if (!one.equals(other)) {
      String examples = model.hasRows() ? "rows" : "images";
      throw JobException.usage(
          "models that are evaluated together must have the same %s: %s was made with %s %s, the first one with %s"
              .formatted(examples, model.place(), what, other, one));
    }
  }
}
