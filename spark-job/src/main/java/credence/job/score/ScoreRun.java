package credence.job.score;

import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.config.EvaluationConfig;
import credence.job.files.Paths;
import credence.job.images.bulk.IdxReading;
import credence.job.images.bulk.ImageSource;
import credence.job.images.bulk.ImageSources;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import credence.job.score.reject.Rejection;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scoring in its directory: done already, begun or gone on with. Nothing is written before the
 * model has been read and the input has been looked through.
 */
public final class ScoreRun {

  private static final Logger LOG = LoggerFactory.getLogger(ScoreRun.class);

  private final Ensemble models;
  private final ScoreRequest config;
  private final RunDirectory directory;
  private final List<DrawsOf> draws;
  private final PredictionSets sets;
  private final Rejection rejection;

  /**
   * @param models whose draws together make a prediction
   * @throws JobException with exit code 64 if a model lies in the run directory, or they were not
   *     evaluated alike and {@code config} leaves that open, or there are no sets or thresholds as
   *     asked for
   */
  public ScoreRun(Ensemble models, ScoreRequest config, RunDirectory directory) {
    this.models = models;
    this.config = config;
    this.directory = directory;
    this.draws = config.draws(models);
    this.sets = config.sets(models, draws);
    this.rejection = config.rejection(models, draws);
    for (TrainedModel model : models.members()) {
      if (directory.contains(model.place())) {
        throw JobException.usage("--out %s holds the model: choose another".formatted(directory));
      }
    }
  }

  /**
   * @throws JobException with the exit code of what is wrong
   */
  public void run(RunDirectory.Foreign foreign) throws IOException {
    try (SparkSession session = SparkSessions.open("credence score")) {
      requireApart(session);
      IdxReading idx = config.idx(models.first().settings().data().source());
      ImageSource source =
          new ImageSources(session, models.first().model(), config.columns(), idx)
              .at(config.input());
      requireNumbers(source);
      requireIdx(source);
      int partitions = config.partitions() == null ? source.usualPartitions() : config.partitions();
      ScorePlan plan =
          new ScorePlan(models, source, draws, sets, rejection, config.precision(), partitions);
      ScoreSettings settings = ScoreSettings.of(plan, config);
      RunOnce once = new RunOnce(directory, settings, foreign, LOG);
      if (once.isDone()) {
        return;
      }
      LOG.info("scoring {} with {}, {}", config.input(), models, text());
      once.run(new ScoreJob(session, plan, settings, config.maxBad()));
    }
  }

  private String text() {
    return draws.get(0).text() + (models.isPlural() ? " of each" : "");
  }

  private void requireApart(SparkSession session) throws IOException {
    Path input = Paths.of(config.input());
    input = input.getFileSystem(session.sparkContext().hadoopConfiguration()).makeQualified(input);
    if (directory.contains(input) || directory.liesIn(input)) {
      throw JobException.usage(
          "--out %s and --input %s hold one another: choose another --out"
              .formatted(directory, input));
    }
  }

  private void requireIdx(ImageSource source) {
    if (config.transpose() != null && !source.identity().path("kind").asText().equals("idx")) {
      throw JobException.usage("--transpose is for IDX files, not for " + config.input());
    }
  }

  private void requireNumbers(ImageSource source) {
    if (draws.get(0).mode() == EvaluationConfig.Mode.ACTIVATIONS && !source.isNumbered()) {
      throw JobException.usage(
          "draws of activations have noise for each image's number, which only IDX and CIFAR files"
              + " give: choose --draws-of weights for "
              + config.input());
    }
  }
}
