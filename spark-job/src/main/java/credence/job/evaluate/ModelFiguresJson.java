package credence.job.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rounds.metrics.EvaluationMetrics;
import credence.job.rundir.SummaryJson;
import credence.predict.Measure;
import credence.predict.PredictionTable;
import credence.predict.metrics.ClassificationMetrics;
import credence.predict.metrics.ClasswiseCalibration;
import credence.predict.metrics.Detection;
import credence.predict.metrics.EnsemblingCurve;
import credence.predict.metrics.RejectionCurve;
import credence.store.CanonicalJson;
import java.util.List;
import java.util.Map;

/**
 * Figures and curves of a model, as {@code summary.json} has them: rows of a table are objects with
 * the same keys.
 *
 * @param classNames of the test images
 */
record ModelFiguresJson(ModelFigures model, List<String> classNames) {

  /** What images are ranked by. */
  static final List<Measure> RANKS =
      List.of(Measure.PREDICTIVE_ENTROPY, Measure.MUTUAL_INFORMATION);

  private static final int REJECTIONS = 20;

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("name", model.name());
    json.put("temperature", model.temperature());
    json.set("draws", figures(model.drawn()));
    json.set("mean", model.mean().isEmpty() ? null : figures(model.mean()));
    json.put("logit_scale", model.logitScale());
    json.set("scaled", model.scaled().isEmpty() ? null : figures(model.scaled()));
    json.set("uncertainty", uncertainty(model.test()));
    json.set("classes", classes());
    ClassificationMetrics metrics = metrics(model.test());
    json.set("confusion", SummaryJson.confusion(metrics));
    json.set("reliability", SummaryJson.reliability(metrics.reliability()));
    json.set("ensembling", ensembling());
    json.set("noise", noise());
    json.set("rejection", rejection());
    json.set("ood", ood());
    json.set("corruption", corruption());
    json.set("sets", new SetRows(model).json());
    json.set("thresholds", new RejectRows(model).json());
    json.set("histograms", new Histograms(model).json());
    return json;
  }

  private ObjectNode figures(Map<ImageGroup, PredictionTable> tables) {
    ObjectNode json = CanonicalJson.object();
    for (ImageGroup group : List.of(ImageGroup.VALIDATION, ImageGroup.TEST)) {
      PredictionTable table = tables.get(group);
      if (table != null) {
        ObjectNode figures = EvaluationMetrics.json(metrics(table).summary());
        figures.put("classwise_ece", calibration(table).mean());
        json.set(group.kind().id(), figures);
      }
    }
    return json;
  }

  private static ObjectNode uncertainty(PredictionTable table) {
    ObjectNode json = CanonicalJson.object();
    for (Measure measure : Measure.values()) {
      json.put(measure.id(), table.mean(measure));
    }
    return json;
  }

  /** Of the test images of each class. */
  private ArrayNode classes() {
    PredictionTable table = model.test();
    ClasswiseCalibration calibration = calibration(table);
    ClassificationMetrics metrics = metrics(table);
    ArrayNode rows = rows();
    for (int c = 0; c < classNames.size(); c++) {
      long images = 0;
      for (int p = 0; p < classNames.size(); p++) {
        images += metrics.confusion(c, p);
      }
      ObjectNode row = rows.addObject().put("class", classNames.get(c)).put("images", images);
      row.put("error", CanonicalJson.finite(1 - (double) metrics.confusion(c, c) / images));
      row.put("ece", calibration.error(c));
      for (Measure measure : Measure.values()) {
        row.put(measure.id(), CanonicalJson.finite(table.mean(measure, c)));
      }
    }
    return rows;
  }

  private ArrayNode ensembling() {
    ArrayNode rows = rows();
    if (model.curve() != null) {
      for (EnsemblingCurve.Point point : model.curve().points()) {
        rows.addObject()
            .put("draws", point.draws())
            .put("error", point.error())
            .put("nll", point.nll());
      }
    }
    return rows;
  }

  /** What the noise of either kind of draws costs on the test images, beside the means. */
  private ArrayNode noise() {
    ArrayNode rows = rows();
    if (!model.losses().isEmpty()) {
      double means = metrics(model.mean().get(ImageGroup.TEST)).summary().nll();
      model
          .losses()
          .forEach((by, loss) -> rows.add(noise(by, loss.nll(), loss.ofOneDraw(), means)));
      rows.add(noise(PredictedBy.MEAN, means, means, means));
    }
    return rows;
  }

  private static ObjectNode noise(PredictedBy by, double nll, double ofOneDraw, double means) {
    return CanonicalJson.object()
        .put("by", by.id())
        .put("nll", nll)
        .put("one_draw_nll", ofOneDraw)
        .put("excess", ofOneDraw - means);
  }

  private ArrayNode rejection() {
    ArrayNode rows = rows();
    PredictionTable test = model.test();
    PredictionTable beside = model.scaled().get(ImageGroup.TEST);
    for (Measure by : RANKS) {
      RejectionCurve curve = RejectionCurve.of(test.values(by), test.hits());
      RejectionCurve scaled =
          beside == null ? null : RejectionCurve.of(beside.values(by), beside.hits());
      for (int i = 0; i < REJECTIONS; i++) {
        double rejected = (double) i / REJECTIONS;
        rows.addObject()
            .put("by", by.id())
            .put("rejected", rejected)
            .put("kept", curve.kept(rejected))
            .put("accuracy", curve.accuracy(rejected))
            .put("scaled_accuracy", scaled == null ? null : scaled.accuracy(rejected));
      }
    }
    return rows;
  }

  private ArrayNode ood() {
    ArrayNode rows = rows();
    model
        .drawn()
        .forEach(
            (group, table) -> {
              if (group.kind() == ImageGroup.Kind.OOD) {
                RANKS.forEach(by -> rows.add(detection(group, table, by)));
              }
            });
    return rows;
  }

  private ObjectNode detection(ImageGroup group, PredictionTable table, Measure by) {
    Detection detection = Detection.of(model.test().values(by), table.values(by));
    return CanonicalJson.object()
        .put("data", group.data())
        .put("by", by.id())
        .put("auroc", detection.auroc())
        .put("aupr", detection.aupr())
        .put("fpr95", detection.fpr95())
        .put("mean", table.mean(by))
        .put("mean_of_test", model.test().mean(by))
        .put("images", detection.other())
        .put("scaled_auroc", scaledAuroc(group, by));
  }

  /** Null without scaled logits. */
  private Double scaledAuroc(ImageGroup group, Measure by) {
    PredictionTable test = model.scaled().get(ImageGroup.TEST);
    PredictionTable other = model.scaled().get(group);
    return other == null ? null : (Double) Detection.of(test.values(by), other.values(by)).auroc();
  }

  private ArrayNode corruption() {
    ArrayNode rows = rows();
    model
        .drawn()
        .forEach(
            (group, table) -> {
              if (group.kind().isCorrupted()) {
                rows.add(corrupted(group, table));
              }
            });
    return rows;
  }

  private ObjectNode corrupted(ImageGroup group, PredictionTable table) {
    ObjectNode row = CanonicalJson.object();
    row.put("corruption", group.kind().id()).put("strength", group.strength());
    row.put("error", metrics(table).summary().error()).put("nll", metrics(table).summary().nll());
    for (Measure measure :
        List.of(Measure.PREDICTIVE_ENTROPY, Measure.EXPECTED_ENTROPY, Measure.MUTUAL_INFORMATION)) {
      row.put(measure.id(), table.mean(measure));
    }
    return row.put("images", table.size());
  }

  private static ClassificationMetrics metrics(PredictionTable table) {
    ClassificationMetrics metrics = new ClassificationMetrics(table.classes(), table.draws());
    for (int i = 0; i < table.size(); i++) {
      metrics.add(table.label(i), table.prediction(i));
    }
    return metrics;
  }

  private static ClasswiseCalibration calibration(PredictionTable table) {
    ClasswiseCalibration calibration = new ClasswiseCalibration(table.classes());
    for (int i = 0; i < table.size(); i++) {
      calibration.add(table.label(i), table.prediction(i));
    }
    return calibration;
  }

  private static ArrayNode rows() {
    return CanonicalJson.object().arrayNode();
  }
}
