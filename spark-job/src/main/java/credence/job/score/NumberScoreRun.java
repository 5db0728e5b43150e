package credence.job.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Outputs;
import credence.engine.Precision;
import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.config.EvaluationConfig;
import credence.job.files.Paths;
import credence.job.images.folders.FilesFingerprint;
import credence.job.images.tables.TableFiles;
import credence.job.models.TrainedModel;
import credence.job.rundir.JobKind;
import credence.job.rundir.RunDirectory;
import credence.job.runs.RunOnce;
import credence.store.CanonicalJson;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scoring by a model of a number, in its directory: done already, begun or gone on with. */
public final class NumberScoreRun {

  private static final Logger LOG = LoggerFactory.getLogger(NumberScoreRun.class);

  /** Rows of a partition, where nobody says. */
  private static final int ROWS = 1 << 18;

  private final TrainedModel model;
  private final ScoreRequest request;
  private final RunDirectory directory;
  private final DrawsOf draws;

  /**
   * @throws JobException with exit code 64 if the model lies in the run directory, or something is
   *     asked for that numbers do not have
   */
  public NumberScoreRun(TrainedModel model, ScoreRequest request, RunDirectory directory) {
    this.model = model;
    this.request = request;
    this.directory = directory;
    if (request.coverage() != null
        || request.reject() != null
        || request.logitScale()
        || request.transpose() != null) {
      throw JobException.usage(
          "--coverage, --reject-above, --reject-share, --logit-scale and --transpose are for models of classes, and %s predicts a number"
              .formatted(model.place()));
    }
    this.draws = request.draws(model);
    if (draws.mode() == EvaluationConfig.Mode.ACTIVATIONS) {
      throw JobException.usage(
          "draws of activations have noise for each row's number, which tables do not give: choose"
              + " --draws-of weights");
    }
    if (directory.contains(model.place())) {
      throw JobException.usage("--out %s holds the model: choose another".formatted(directory));
    }
  }

  /**
   * @throws JobException with the exit code of what is wrong
   */
  public void run(RunDirectory.Foreign foreign) throws IOException {
    try (SparkSession session = SparkSessions.open("credence score")) {
      Outputs.Numbers numbers = (Outputs.Numbers) model.model().outputs();
      TableFiles files =
          TableFiles.on(new JavaSparkContext(session.sparkContext()), Paths.of(request.input()));
      if (directory.contains(files.named()) || directory.liesIn(files.named())) {
        throw JobException.usage(
            "--out %s and --input %s hold one another: choose another --out"
                .formatted(directory, request.input()));
      }
      NumberColumns columns = NumberColumns.of(session, files, numbers);
      ScoreSettings settings = settings(files, columns.count());
      RunOnce once = new RunOnce(directory, settings, foreign, LOG);
      if (once.isDone()) {
        return;
      }
      LOG.info("scoring {} with {}, {}", request.input(), model.place(), draws.text());
      once.run(new NumberScoring(session, model, draws, columns, request, settings));
    }
  }

  private ScoreSettings settings(TableFiles files, long count) {
    FilesFingerprint fingerprint = new FilesFingerprint();
    files.files().forEach(fingerprint::add);
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.SCORE.id());
    json.put("model", model.id());
    json.set("input", fingerprint.identity("table", files.toString(), count));
    json.put("mode", draws.id());
    json.put("draws", draws.count());
    json.put("seed", draws.seed());
    int usual = (int) Math.max(1, (count + ROWS - 1) / ROWS);
    json.put("partitions", request.partitions() == null ? usual : request.partitions());
    if (request.precision() != Precision.FLOAT32) {
      json.put("precision", request.precision().id());
    }
    return new ScoreSettings(json);
  }
}
