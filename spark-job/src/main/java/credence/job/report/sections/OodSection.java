package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Images out of distribution: how well they are told apart, and how uncertain they are.
 *
 * @param models of an evaluation, the ensemble last if there is one
 */
public record OodSection(List<NamedFigures> models) implements PageSection {

  private static final Axis NATS = Axis.histogram("nats", "nats", (min, max) -> Scale.upTo(max));

  /** Data sets in a chart beside the test images. */
  private static final int MOST = 5;

  @Override
  public void write(Markup page) {
    JsonNode shown = models.get(models.size() - 1).figures();
    if (shown.path("ood").isEmpty()) {
      return;
    }
    page.element("h2", "Images from elsewhere");
    List<String> columns =
        new ArrayList<>(List.of("", "by", "AUROC", "AUPR", "FPR95", "mean", "of test images"));
    boolean isScaled = models.stream().anyMatch(model -> isScaled(model.figures()));
    if (isScaled) {
      columns.add("AUROC, scaled logits");
    }
    Table table = new Table(page, 2, columns);
    for (NamedFigures model : models) {
      for (JsonNode row : model.figures().path("ood")) {
        String name = models.size() == 1 ? "" : model.name() + ", ";
        List<String> cells = new ArrayList<>();
        cells.add(row.path("by").asText().replace('_', ' '));
        for (String key : List.of("auroc", "aupr", "fpr95")) {
          cells.add(NumberText.decimals(row.path(key).asDouble(), 4));
        }
        cells.add(NumberText.decimals(row.path("mean").asDouble(), 3));
        cells.add(NumberText.decimals(row.path("mean_of_test").asDouble(), 3));
        if (isScaled) {
          cells.add(NumberText.decimals(Json.number(row, "scaled_auroc"), 4));
        }
        table.row(name + row.path("data").asText(), cells.toArray(String[]::new));
      }
    }
    table.close();
    page.element(
        "p",
        "Images from elsewhere are the positive class. AUROC: the probability that one of them is"
            + " the more uncertain of two. AUPR: average precision. FPR95: share of test images"
            + " taken for others where 95 % of the others are found. Means in nats.",
        "class",
        "note");
    page.open("div", "class", "plots");
    Figure.write(page, histogram(shown, "predictive_entropy", "Predictive entropy" + ofLast()));
    Figure.write(page, histogram(shown, "mutual_information", "Mutual information" + ofLast()));
    page.close();
  }

  private static boolean isScaled(JsonNode model) {
    return model.at("/ood/0/scaled_auroc").isNumber();
  }

  private String ofLast() {
    return models.size() == 1 ? "" : ", " + models.get(models.size() - 1).name();
  }

  private static LineChart histogram(JsonNode model, String key, String title) {
    JsonNode histogram = model.path("histograms").path(key);
    List<Line> lines = new ArrayList<>();
    int bins = bins(histogram.path("sets"));
    for (JsonNode set : histogram.path("sets")) {
      if (lines.size() <= MOST) {
        lines.add(steps(set, histogram.path("end").asDouble(), bins));
      }
    }
    return new LineChart(title, NATS, "% of the images of a set", lines, 0.0);
  }

  /** Up to the last bin in which something is. */
  private static int bins(JsonNode sets) {
    int bins = 1;
    for (JsonNode set : sets) {
      for (int b = 0; b < set.path("counts").size(); b++) {
        bins = set.path("counts").path(b).asInt() > 0 ? Math.max(bins, b + 1) : bins;
      }
    }
    return bins;
  }

  private static Line steps(JsonNode set, double end, int bins) {
    double width = end / set.path("counts").size();
    List<Line.Point> points = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      double share = 100 * set.path("counts").path(b).asDouble() / set.path("images").asDouble();
      points.add(new Line.Point(b * width, share));
      points.add(new Line.Point((b + 1) * width, share));
    }
    return new Line(set.path("data").asText(), points);
  }
}
