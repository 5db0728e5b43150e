package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.cluster.SparkSessions;
import credence.job.models.TrainedModel;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Predicts everything with every model and publishes what that says of them. */
final class EvaluateJob implements RunDirectory.Work {

  private static final Logger LOG = LoggerFactory.getLogger(EvaluateJob.class);

  private final JavaSparkContext spark;
  private final EvaluateRequest config;
  private final EvaluateSettings settings;
  private final List<EvaluatedModel> networks;
  private final GroupImages images;

  EvaluateJob(
      JavaSparkContext spark,
      EvaluateRequest config,
      EvaluateSettings settings,
      List<TrainedModel> models,
      GroupImages images) {
    this.spark = spark;
    this.config = config;
    this.settings = settings;
    this.networks = EvaluatedModel.all(models);
    this.images = images;
  }

  /** Runs in a directory that this job has locked and that holds these settings. */
  @Override
  public void in(OpenRun run) throws IOException {
    LOG.info(
        "{}: test images {}, those of {}; draws {}",
        String.join(", ", networks.stream().map(EvaluatedModel::name).toList()),
        images.test().size(),
        config.ood().isEmpty() ? "no other data" : String.join(", ", config.ood()),
        config.draws());
    List<ModelFigures> figures = figures();
    EvaluateSummary summary = new EvaluateSummary(settings, networks, images, figures);
    ObjectNode json = summary.json();
    System.out.print(new EvaluateTable(json).text());
    for (CsvTable table : CsvTable.of(json.path("models"))) {
      run.writeResult(table.name(), table.csv().bytes());
    }
    ObjectNode manifest = summary.manifest(spark.version());
    run.finish(json, summary.report(json, manifest), manifest);
  }

  /** Of every model and, if there are several, of all together. */
  private List<ModelFigures> figures() {
    List<ModelFigures> figures = new ArrayList<>();
    spark.setJobGroup(SparkSessions.group(settings.hash()), "evaluation", false);
    try (Predictions predictions = new Predictions(spark, images, config)) {
      for (int i = 0; i < networks.size(); i++) {
        spark.setJobDescription("model " + networks.get(i).name());
        figures.add(predictions.run(networks.get(i), images.own().get(i)));
      }
    }
    if (figures.size() > 1) {
      figures.add(ModelFigures.ensemble(figures));
    }
    return figures;
  }
}
