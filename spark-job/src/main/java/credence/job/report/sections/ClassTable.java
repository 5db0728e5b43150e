package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;

/**
 * Error and uncertainty of the images of each class.
 *
 * @param model with its {@code classes}
 */
public record ClassTable(JsonNode model) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode classes = model.path("classes");
    if (classes.isEmpty()) {
      return;
    }
    double most = 0;
    for (JsonNode row : classes) {
      double total = Json.number(row, "aleatoric") + Json.number(row, "epistemic");
      most = total > most ? total : most;
    }
    page.element("h2", "Uncertainty by class");
    page.open("div", "class", "scroll").open("table", "class", "bars").open("thead").open("tr");
    page.element("th", "class", "scope", "col");
    page.element("th", "images", "scope", "col", "class", "number");
    page.element("th", "error", "scope", "col", "class", "number");
    page.element("th", "aleatoric", "scope", "col", "class", "number key a");
    page.element("th", "epistemic", "scope", "col", "class", "number key b");
    page.element("th", "", "class", "bar").close().close();
    page.open("tbody");
    for (JsonNode row : classes) {
      write(page, row, most);
    }
    page.close().close().close();
    page.element(
        "p",
        "Parts of the predictive variance, summed over the probabilities of all classes, means over"
            + " the test images of a class: aleatoric is what the draws agree to be unsure of,"
            + " epistemic what they disagree on.",
        "class",
        "note");
  }

  private static void write(Markup page, JsonNode row, double most) {
    page.open("tr").element("th", row.path("class").asText(), "scope", "row");
    write(page, NumberText.count(Json.number(row, "images")));
    write(page, NumberText.percent(Json.number(row, "error")));
    write(page, NumberText.decimals(Json.number(row, "aleatoric"), 4));
    write(page, NumberText.decimals(Json.number(row, "epistemic"), 4));
    page.open("td", "class", "bar").open("div", "class", "stacked");
    writeBar(page, "a", Json.number(row, "aleatoric") / most);
    writeBar(page, "b", Json.number(row, "epistemic") / most);
    page.close().close().close();
  }

  private static void writeBar(Markup page, String style, double share) {
    if (share > 0) {
      page.element("span", "", "class", style, "style", "width:" + width(share));
    }
  }

  private static String width(double share) {
    return NumberText.decimals(100 * share, 1) + "%";
  }

  private static void write(Markup page, String figure) {
    page.element("td", figure, "class", "number");
  }
}
