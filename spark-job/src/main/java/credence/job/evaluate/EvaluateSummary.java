package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.config.EvaluationConfig;
import credence.job.report.sections.Samples;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.net.WeightLayout;
import credence.predict.Measure;
import credence.predict.PredictionTable;
import credence.predict.metrics.Extremes;
import credence.store.CanonicalJson;
import java.util.List;

/**
 * What a finished evaluation says: summary.json, manifest.json, report.html.
 *
 * @param figures of the networks in their order, then of all together if they are several
 */
record EvaluateSummary(
    EvaluateSettings settings,
    List<EvaluatedModel> networks,
    GroupImages images,
    List<ModelFigures> figures) {

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("job", JobKind.EVALUATE.id());
    json.put(
        "network",
        String.join(
            ", ",
            networks.stream()
                .map(network -> network.trained().model().network().name())
                .distinct()
                .toList()));
    json.put("dataset", networks.get(0).trained().settings().data().name());
    json.put(
        "parameters",
        networks.stream()
            .mapToLong(
                network -> WeightLayout.of(network.trained().model().network()).weightsAndBiases())
            .sum());
    json.put("corrupted_images", images.corrupted());
    List<String> classNames = images.test().classNames();
    for (int i = 0; i < figures.size(); i++) {
      ObjectNode model = new ModelFiguresJson(figures.get(i), classNames).json();
      model.put("id", i < networks.size() ? networks.get(i).trained().id() : null);
      json.withArray("models").add(model);
    }
    return json;
  }

  /** Without the list of files. */
  ObjectNode manifest(String sparkVersion) {
    ObjectNode json = ManifestJson.begun(JobKind.EVALUATE, sparkVersion);
    json.put("seed", networks.get(0).trained().settings().seed());
    json.put("temperature", figures.get(figures.size() - 1).temperature());
    networks.forEach(network -> json.withArray("models").add(network.trained().id()));
    json.put("config", settings.hash());
    json.put("data", images.own().get(0).fingerprint());
    json.put("test_data", images.own().get(0).testFingerprint());
    ObjectNode ood = json.putObject("ood_data");
    images.fingerprints().forEach(ood::put);
    ManifestJson.machines(
        json,
        figures.stream().flatMap(one -> one.engines().stream()).toList(),
        figures.stream().flatMap(one -> one.processors().stream()).toList());
    return json;
  }

  byte[] report(ObjectNode json, ObjectNode manifest) {
    Samples samples =
        new Samples(extremes(figures.get(figures.size() - 1)), images.test(), images.features());
    return new EvaluateReport(json, manifest, settings.rendered(), samples).html();
  }

  private static Extremes extremes(ModelFigures one) {
    Extremes extremes = new Extremes(EvaluationConfig.EXTREMES);
    PredictionTable table = one.test();
    for (int i = 0; i < table.size(); i++) {
      extremes.add(
          i,
          table.label(i),
          table.prediction(i),
          table.value(Measure.PREDICTIVE_ENTROPY, i),
          table.value(Measure.MUTUAL_INFORMATION, i));
    }
    return extremes;
  }
}
