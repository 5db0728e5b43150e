package credence.job.evaluate.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.cluster.SparkSessions;
import credence.job.evaluate.EvaluateRequest;
import credence.job.evaluate.EvaluateSettings;
import credence.job.evaluate.EvaluatedModel;
import credence.job.models.TrainedModel;
import credence.job.rounds.metrics.RegressionFigures;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.tables.TableSplit;
import credence.net.WeightLayout;
import credence.predict.metrics.RejectionCurve;
import credence.predict.numbers.RegressionMetrics;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Predicts the test rows with every model and publishes what that says of them. */
final class NumberEvaluateJob implements RunDirectory.Work {

  private static final int REJECTIONS = 20;

  private final JavaSparkContext spark;
  private final EvaluateRequest config;
  private final EvaluateSettings settings;
  private final List<EvaluatedModel> models;
  private final List<TableSplit> tables;

  /**
   * @param tables of the models, in their order
   */
  NumberEvaluateJob(
      JavaSparkContext spark,
      EvaluateRequest config,
      EvaluateSettings settings,
      List<TrainedModel> models,
      List<TableSplit> tables) {
    this.spark = spark;
    this.config = config;
    this.settings = settings;
    this.models = EvaluatedModel.all(models);
    this.tables = tables;
  }

  /** Runs in a directory that this job has locked and that holds these settings. */
  @Override
  public void in(OpenRun run) throws IOException {
    spark.setJobGroup(SparkSessions.group(settings.hash()), "evaluation", false);
    NumberPredictions predictions = NumberPredictions.of(spark, models, tables, config);
    ObjectNode json = summary(predictions.results());
    System.out.print(text(json));
    ObjectNode manifest = manifest(predictions);
    List<RegressionMetrics.Point> points =
        predictions.results().get(predictions.results().size() - 1).metrics().points();
    NumberEvaluateReport report =
        new NumberEvaluateReport(json, manifest, settings.rendered(), points);
    run.finish(json, report.html(), manifest);
  }

  private ObjectNode summary(List<NumberResult> results) {
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.EVALUATE.id());
    List<String> networks =
        models.stream().map(model -> model.trained().model().network().name()).distinct().toList();
    json.put("network", String.join(", ", networks));
    json.put("dataset", first().settings().data().name());
    json.put("target", tables.get(0).target());
    json.put("target_deviation", tables.get(0).scale().deviation());
    json.put(
        "parameters",
        models.stream()
            .mapToLong(
                model -> WeightLayout.of(model.trained().model().network()).weightsAndBiases())
            .sum());
    for (int i = 0; i < results.size(); i++) {
      boolean isAlone = i < models.size();
      ObjectNode model = json.withArray("models").addObject();
      model.put("name", isAlone ? models.get(i).name() : "ensemble");
      model.put("id", isAlone ? models.get(i).trained().id() : null);
      model.put("temperature", isAlone ? temperature(models.get(i)) : temperature());
      model.set("test", new RegressionFigures(results.get(i).metrics().summary()).json());
      model.set("rejection", rejection(results.get(i)));
    }
    return json;
  }

  private TrainedModel first() {
    return models.get(0).trained();
  }

  private static Double temperature(EvaluatedModel model) {
    return model.trained().settings().temperature();
  }

  /** Null for several models with several. */
  private Double temperature() {
    List<Double> all = models.stream().map(NumberEvaluateJob::temperature).distinct().toList();
    return all.size() == 1 ? all.get(0) : null;
  }

  private static ArrayNode rejection(NumberResult result) {
    ArrayNode rows = CanonicalJson.object().arrayNode();
    RejectionCurve curve = result.rejection();
    for (int i = 0; i < REJECTIONS; i++) {
      double rejected = (double) i / REJECTIONS;
      rows.addObject()
          .put("by", "epistemic")
          .put("rejected", rejected)
          .put("kept", curve.kept(rejected))
          .put("rmse", Math.sqrt(curve.mean(rejected)));
    }
    return rows;
  }

  /** Without the list of files. */
  private ObjectNode manifest(NumberPredictions predictions) {
    ObjectNode json = ManifestJson.begun(JobKind.EVALUATE, spark.version());
    json.put("seed", first().settings().seed());
    json.put("temperature", temperature());
    models.forEach(model -> json.withArray("models").add(model.trained().id()));
    json.put("config", settings.hash());
    json.put("data", tables.get(0).fingerprint());
    json.put("test_data", tables.get(0).testFingerprint());
    ManifestJson.machines(json, predictions.engines(), predictions.processors());
    return json;
  }

  /** For the console. */
  private static String text(JsonNode json) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%-24s%12s%12s%10s%12s%9s%12s%n",
                "test rows", "RMSE", "MAE", "NLL", "CRPS", "in 90 %", "width"));
    for (JsonNode model : json.path("models")) {
      JsonNode test = model.path("test");
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s%12.5g%12.5g%10.4f%12.5g%9.2f%12.5g%n",
              model.path("name").asText(),
              test.path("rmse").asDouble(),
              test.path("mae").asDouble(),
              test.path("nll").asDouble(),
              test.path("crps").asDouble(),
              100 * test.at("/coverage/0.9").asDouble(),
              test.at("/width/0.9").asDouble()));
    }
    return text.toString();
  }
}
