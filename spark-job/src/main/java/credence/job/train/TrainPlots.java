package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.chart.LineChart;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.sections.EpochChart;
import java.util.List;

/**
 * How the network learned.
 *
 * @param rounds the lines of {@code metrics.jsonl}; a key that they do not have is not plotted
 */
record TrainPlots(List<? extends JsonNode> rounds) implements PageSection {

  @Override
  public void write(Markup page) {
    page.element("h2", "Training");
    page.open("div", "class", "plots");
    Figure.write(page, likelihood());
    Figure.write(page, error());
    Figure.write(page, kl(), change());
    Figure.write(page, sigma());
    Figure.write(page, determined(), noise());
    Figure.write(page, variance());
    Figure.write(page, entropy());
    Figure.write(page, speed());
    Figure.write(page, rate());
    page.close();
    page.element(
        "p",
        "Training: means over the images of a round, each predicted once, while the posterior"
            + " moves. Validation: the average of all draws, after the round.",
        "class",
        "note");
  }

  private LineChart likelihood() {
    return chart("Negative log-likelihood", "nats per image", "nll", 1);
  }

  private LineChart error() {
    return chart("Error", "% of images", "error", 100);
  }

  private LineChart kl() {
    Line kl = line("KL", "/kl_nats", 1);
    return EpochChart.of("KL of the posterior from the prior", "nats", List.of(kl), null);
  }

  private String change() {
    if (rounds.isEmpty()) {
      return "";
    }
    JsonNode last = rounds.get(rounds.size() - 1);
    return "At the end %s nats, %s per training image."
        .formatted(
            NumberText.count(Json.number(last, "kl_nats")),
            NumberText.significant(Json.number(last, "kl_per_example")));
  }

  private LineChart sigma() {
    Line sigma = line("mean sigma", "/mean_sigma", 1);
    return EpochChart.of("Mean sigma of the posterior", "of all weights", List.of(sigma), null);
  }

  private LineChart determined() {
    Line share = line("determined", "/determined_share", 100);
    return EpochChart.of(
        "Weights that the data determine", "% of all weights", List.of(share), null);
  }

  /** At the end, of what that costs. */
  private String noise() {
    return rounds.stream()
        .filter(round -> round.has("determined"))
        .reduce((earlier, later) -> later)
        .map(
            last ->
                "At the end %s (sum of 1 - \u03C3\u00B2/\u03C3\u209A\u00B2): once sigma is level, one draw's noise costs about %s nats."
                    .formatted(
                        NumberText.count(last.path("determined").asDouble()),
                        NumberText.significant(last.path("noise_nats").asDouble())))
        .orElse("");
  }

  private LineChart variance() {
    Line aleatoric = line("aleatoric", "/validation/aleatoric", 1);
    Line epistemic = line("epistemic", "/validation/epistemic", 1);
    return EpochChart.of(
        "Predictive variance of validation images",
        "summed over classes",
        List.of(aleatoric, epistemic),
        null);
  }

  private LineChart entropy() {
    Line aleatoric = line("expected entropy", "/validation/expected_entropy", 1);
    Line epistemic = line("mutual information", "/validation/mutual_information", 1);
    return EpochChart.of(
        "Entropy of validation images", "nats", List.of(aleatoric, epistemic), null);
  }

  private LineChart speed() {
    Line speed = line("images/s", "/images_per_second", 1);
    return EpochChart.of("Speed of training", "images/s", List.of(speed), 0.0);
  }

  private LineChart rate() {
    Line rate = line("learning rate", "/learning_rate", 1);
    return EpochChart.of("Learning rate", "at the end of a round", List.of(rate), 0.0);
  }

  private LineChart chart(String title, String unit, String key, double factor) {
    Line training = line("training", "/" + key, factor);
    Line validation = line("validation", "/validation/" + key, factor);
    return EpochChart.of(title, unit, List.of(training, validation), null);
  }

  private Line line(String name, String pointer, double factor) {
    return EpochChart.line(name, rounds, pointer, factor);
  }
}
