package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.Json;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;

/**
 * Where the time of the rounds went.
 *
 * @param train {@code train} of {@code summary.json}
 */
record TimeSpent(JsonNode train) implements PageSection {

  @Override
  public void write(Markup page) {
    double seconds = number("seconds");
    if (!(seconds > 0)) {
      return;
    }
    double overhead = Math.max(0, number("overhead_seconds"));
    double merge = Math.min(overhead, number("merge_seconds"));
    page.element("h2", "Where the time went");
    page.element(
        "p",
        "%s in %s, %s images a second. Evaluation, checkpoints and reading are not counted."
            .formatted(
                NumberText.duration(seconds),
                NumberText.counted(number("rounds"), "round"),
                NumberText.count(number("images_per_second"))));
    page.open("div", "class", "scroll").open("table", "class", "bars").open("tbody");
    write(page, "steps of the slowest partition", seconds - overhead, seconds);
    write(page, "merging", merge, seconds);
    write(page, "sending, scheduling, waiting", overhead - merge, seconds);
    page.close().close().close();
  }

  private static void write(Markup page, String what, double seconds, double total) {
    double share = seconds / total;
    page.open("tr");
    page.element("th", what, "scope", "row");
    page.element("td", NumberText.duration(seconds), "class", "number");
    page.element("td", NumberText.decimals(100 * share, 1) + " %", "class", "number");
    page.open("td", "class", "bar");
    page.element("span", "", "style", "width:" + NumberText.decimals(100 * share, 1) + "%");
    page.close().close();
  }

  private double number(String key) {
    return Json.number(train, key);
  }
}
