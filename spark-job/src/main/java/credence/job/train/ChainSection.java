package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import java.util.List;

/**
 * What the model before made of these training images, and what they made of it.
 *
 * @param summary {@code summary.json}, without {@code chain} where no posterior was the prior
 */
record ChainSection(JsonNode summary) implements PageSection {

  @Override
  public void write(Markup page) {
    JsonNode chain = summary.path("chain");
    if (!chain.isObject()) {
      return;
    }
    page.element("h2", "The model before, and this one");
    JsonNode before = chain.path("prequential");
    try (Table table = new Table(page, 1, List.of("figure", "before", "after"))) {
      table.row(
          "error: the training images before they were learnt, the test images after",
          NumberText.percent(Json.number(before, "error")),
          NumberText.percent(Json.number(summary.path("test"), "error")));
      table.row(
          "NLL of these images, nats per image",
          NumberText.decimals(Json.number(before, "nll"), 4),
          NumberText.decimals(Json.number(summary.path("test"), "nll"), 4));
      table.row(
          "mean sigma: of the prior, of the posterior",
          NumberText.significant(Json.number(chain, "prior_mean_sigma")),
          NumberText.significant(Json.number(summary, "mean_sigma")));
      table.row(
          "KL from the first prior, nats",
          NumberText.NONE,
          NumberText.count(Json.number(chain, "kl_from_first_nats")));
    }
    page.element(
        "p",
        "The posterior of a model before is the prior, of which %s is kept: prior.forget."
            .formatted(NumberText.plain(Json.number(chain, "forget"))),
        "class",
        "note");
  }
}
