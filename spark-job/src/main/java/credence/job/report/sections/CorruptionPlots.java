package credence.job.report.sections;

import credence.job.report.chart.Axis;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.chart.Scale;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.ArrayList;
import java.util.List;

/**
 * Error and uncertainty of images that are rotated or covered by noise.
 *
 * @param models of an evaluation
 * @param images that are corrupted
 */
public record CorruptionPlots(List<NamedFigures> models, int images) implements PageSection {

  private static final Axis DEGREES =
      new Axis(
          "rotation, degrees",
          "the angle of rotation",
          (min, max) -> new Scale.Linear(0, 180, 30),
          x -> NumberText.decimals(x, 0) + " degrees");

  private static final Axis NOISE =
      new Axis(
          "standard deviation of the noise, white = 1",
          "the strength of noise",
          (min, max) -> Scale.upTo(max),
          x -> "noise " + NumberText.decimals(x, 1));

  @Override
  public void write(Markup page) {
    if (images == 0) {
      return;
    }
    page.element("h2", "Corrupted images");
    page.open("div", "class", "plots");
    write(page, "rotation", DEGREES, "rotated");
    write(page, "noise", NOISE, "noisy");
    page.close();
    page.element("p", note(), "class", "note");
  }

  private String note() {
    String parts =
        " Total is the predictive entropy, aleatoric the expected entropy of the draws, epistemic"
            + " their mutual information.";
    return "The first %s.%s Uncertainty should rise with the error."
        .formatted(NumberText.counted(images, "test image"), models.size() == 1 ? parts : "");
  }

  private void write(Markup page, String corruption, Axis x, String adjective) {
    List<Line> errors = lines(corruption, "error", 100);
    Figure.write(
        page, new LineChart("Error of " + adjective + " images", x, "% of images", errors, 0.0));
    if (models.size() == 1) {
      List<Line> parts = new ArrayList<>();
      parts.add(line(models.get(0), "total", corruption, "predictive_entropy", 1));
      parts.add(line(models.get(0), "aleatoric", corruption, "expected_entropy", 1));
      parts.add(line(models.get(0), "epistemic", corruption, "mutual_information", 1));
      write(page, "Uncertainty of " + adjective + " images", x, parts);
    } else {
      String entropy = "Predictive entropy of " + adjective + " images";
      write(page, entropy, x, lines(corruption, "predictive_entropy", 1));
      String information = "Mutual information of " + adjective + " images";
      write(page, information, x, lines(corruption, "mutual_information", 1));
    }
  }

  private static void write(Markup page, String title, Axis x, List<Line> lines) {
    Figure.write(page, new LineChart(title, x, "nats", lines, 0.0));
  }

  private List<Line> lines(String corruption, String key, double factor) {
    return models.stream()
        .map(model -> line(model, model.name(), corruption, key, factor))
        .toList();
  }

  private static Line line(
      NamedFigures model, String name, String corruption, String key, double factor) {
    return EvaluatePlots.rows(
        name,
        model.figures().path("corruption"),
        row -> row.path("corruption").asText().equals(corruption),
        "strength",
        1,
        key,
        factor);
  }
}
