package credence.job.prune;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.List;

/**
 * What is left of each layer.
 *
 * @param summary {@code summary.json} of a pruning
 */
record SparsityTable(JsonNode summary) implements PageSection {

  @Override
  public void write(Markup page) {
    page.element("h2", "Weights by layer");
    page.open("div", "class", "scroll").open("table");
    page.open("thead").open("tr").element("th", "layer", "scope", "col");
    for (String column : List.of("weights", "left", "removed")) {
      page.element("th", column, "scope", "col", "class", "number");
    }
    page.close().close();
    page.open("tbody");
    summary.path("layers").forEach(layer -> write(page, layer.path("layer").asText(), layer));
    page.close();
    JsonNode all = summary.path("sparsity");
    if (all.isObject()) {
      page.open("tfoot");
      write(page, "all", all);
      page.close();
    }
    page.close().close();
    page.element("p", "Biases are not counted: they stay.", "class", "note");
  }

  private static void write(Markup page, String name, JsonNode layer) {
    page.open("tr").element("th", name, "scope", "row");
    write(page, NumberText.count(layer.path("weights").asDouble()));
    write(page, NumberText.count(layer.path("kept").asDouble()));
    write(page, NumberText.percent(layer.path("sparsity").asDouble()));
    page.close();
  }

  private static void write(Markup page, String figure) {
    page.element("td", figure, "class", "number");
  }
}
