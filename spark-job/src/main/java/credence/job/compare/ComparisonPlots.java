package credence.job.compare;

import credence.job.report.chart.Figure;
import credence.job.report.chart.Line;
import credence.job.report.page.Markup;
import credence.job.report.page.PageSection;
import credence.job.report.sections.EpochChart;
import credence.job.rundir.FinishedRun;
import java.util.ArrayList;
import java.util.List;

/** How runs have learned, over each other. */
record ComparisonPlots(List<String> names, List<FinishedRun> runs) implements PageSection {

  /** Lines of a chart: colours that can be told apart. */
  private static final int MOST = 6;

  @Override
  public void write(Markup page) {
    List<Integer> trained = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      if (!runs.get(i).rounds().isEmpty()) {
        trained.add(i);
      }
    }
    if (trained.isEmpty()) {
      return;
    }
    List<Integer> shown = trained.subList(0, Math.min(MOST, trained.size()));
    page.element("h2", shown.size() == 1 ? "Training of " + names.get(shown.get(0)) : "Training");
    page.open("div", "class", "plots");
    write(page, shown, "Validation NLL", "nats per image", "/validation/nll", 1);
    write(page, shown, "Validation error", "% of images", "/validation/error", 100);
    write(page, shown, "Training NLL", "nats per image", "/nll", 1);
    write(page, shown, "KL of the posterior from the prior", "nats", "/kl_nats", 1);
    String summed = "summed over classes";
    write(page, shown, "Aleatoric variance, validation", summed, "/validation/aleatoric", 1);
    write(page, shown, "Epistemic variance, validation", summed, "/validation/epistemic", 1);
    write(page, shown, "Mean sigma of the posterior", "of all weights", "/mean_sigma", 1);
    write(page, shown, "Speed of training", "images/s", "/images_per_second", 1);
    page.close();
    if (trained.size() > MOST) {
      page.element("p", "The first " + MOST + " runs alone.", "class", "note");
    }
  }

  private void write(
      Markup page, List<Integer> shown, String title, String unit, String pointer, double factor) {
    List<Line> lines = shown.stream().map(i -> line(i, pointer, factor)).toList();
    Figure.write(page, EpochChart.of(title, unit, lines, null));
  }

  private Line line(int run, String pointer, double factor) {
    return EpochChart.line(names.get(run), runs.get(run).rounds(), pointer, factor);
  }
}
