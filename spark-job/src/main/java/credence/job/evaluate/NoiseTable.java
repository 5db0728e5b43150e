package credence.job.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import credence.job.report.sections.NamedFigures;
import java.util.List;

/**
 * What the noise of draws costs, of weights and of activations, on the same posterior.
 *
 * @param models of an evaluation; those without a sigma have no rows
 */
record NoiseTable(List<NamedFigures> models) implements PageSection {

  @Override
  public void write(Markup page) {
    if (models.stream().allMatch(model -> model.figures().path("noise").isEmpty())) {
      return;
    }
    page.element("h2", "Noise of the draws");
    List<String> columns = List.of("", "predicted by", "NLL", "of one draw", "over the means'");
    try (Table table = new Table(page, 2, columns)) {
      for (NamedFigures model : models) {
        for (JsonNode row : model.figures().path("noise")) {
          table.row(
              model.name(),
              text(row.path("by").asText()),
              NumberText.decimals(row.path("nll").asDouble(), 4),
              NumberText.decimals(row.path("one_draw_nll").asDouble(), 4),
              NumberText.decimals(row.path("excess").asDouble(), 4));
        }
      }
    }
    page.element(
        "p",
        "NLL of the test images in nats: of all draws together, and of one draw alone, mean over"
            + " draws and images. Training by local reparameterisation has the noise of draws of"
            + " activations; predictions draw weights. In convolutions these differ: where draws"
            + " of weights cost much more than those of activations, training has made sigma"
            + " larger than predictions bear.",
        "class",
        "note");
  }

  private static String text(String by) {
    return by.equals("mean") ? "means" : "draws of " + by;
  }
}
