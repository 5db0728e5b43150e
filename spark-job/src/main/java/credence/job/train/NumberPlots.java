package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.page.Markup;
import credence.job.report.page.PageSection;
import credence.job.report.sections.EpochChart;
import java.util.List;

/**
 * How a network learned numbers.
 *
 * @param rounds the lines of {@code metrics.jsonl}
 */
record NumberPlots(List<? extends JsonNode> rounds) implements PageSection {

  @Override
  public void write(Markup page) {
    page.element("h2", "Training");
    page.open("div", "class", "plots");
    write(
        page,
        "Negative log-likelihood",
        "nats per row",
        line("training", "/nll", 1),
        line("validation", "/validation/nll", 1));
    write(
        page,
        "RMSE of validation rows",
        "in the target's unit",
        line("RMSE", "/validation/rmse", 1));
    write(
        page,
        "Variance of validation rows",
        "in the target's unit squared",
        line("aleatoric", "/validation/aleatoric", 1),
        line("epistemic", "/validation/epistemic", 1));
    write(
        page,
        "Validation rows in their intervals",
        "% of rows",
        line("50 % interval", "/validation/coverage/0.5", 100),
        line("90 % interval", "/validation/coverage/0.9", 100));
    write(page, "KL of the posterior from the prior", "nats", line("KL", "/kl_nats", 1));
    write(page, "Mean sigma of the posterior", "of all weights", line("sigma", "/mean_sigma", 1));
    page.close();
    page.element(
        "p",
        "Training: means over the rows of a round, each predicted once, while the posterior moves."
            + " Validation: the mixture of all draws, after the round.",
        "class",
        "note");
  }

  private static void write(Markup page, String title, String unit, Line... lines) {
    Figure.write(page, EpochChart.of(title, unit, List.of(lines), null));
  }

  private Line line(String name, String pointer, double factor) {
    return EpochChart.line(name, rounds, pointer, factor);
  }
}
