package credence.job.compare;

import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Table;
import credence.job.rundir.FinishedRun;
import java.util.List;

/** What became of each run: figures of its test images. */
record ComparisonTable(List<String> names, List<FinishedRun> runs) implements PageSection {

  private static final List<String> COLUMNS =
      List.of(
          "run",
          "job",
          "network",
          "data",
          "parameters",
          "T",
          "error",
          "NLL",
          "ECE",
          "aleatoric",
          "epistemic",
          "trained, images/s",
          "predicted, images/s");

  @Override
  public void write(Markup page) {
    Table table = new Table(page, 4, COLUMNS);
    for (int i = 0; i < runs.size(); i++) {
      write(table, names.get(i), runs.get(i));
      writeScaled(table, names.get(i), runs.get(i));
    }
    table.close();
    page.element(
        "p",
        "T is the temperature of the training. Test images, by draws; of an evaluation of several"
            + " models all of them together; of a pruning the model that it made, if it made one,"
            + " and the parameters that are left; of a scoring the images with a label, and the"
            + " uncertainty of all; of a sweep means over the seeds of the chosen setting. A pruned"
            + " model predicts on one thread, a scoring on all.",
        "class",
        "note");
  }

  private static void writeScaled(Table table, String name, FinishedRun run) {
    RunFigures.Scaled scaled = RunFigures.scaled(run);
    if (scaled != null) {
      RunFigures figures = RunFigures.of(run);
      table.row(
          Double.isNaN(scaled.scale())
              ? name + ", scaled logits"
              : "%s, logits over %s".formatted(name, NumberText.plain(scaled.scale())),
          run.job().id(),
          run.summary().path("network").asText(),
          figures.data(),
          NumberText.count(figures.parameters()),
          temperature(figures),
          NumberText.percent(scaled.test().error()),
          NumberText.decimals(scaled.test().nll(), 4),
          NumberText.percent(scaled.test().ece()),
          NumberText.NONE,
          NumberText.NONE,
          NumberText.NONE,
          NumberText.NONE);
    }
  }

  private static String temperature(RunFigures figures) {
    return Double.isFinite(figures.temperature())
        ? NumberText.plain(figures.temperature())
        : NumberText.NONE;
  }

  private static void write(Table table, String name, FinishedRun run) {
    RunFigures figures = RunFigures.of(run);
    table.row(
        name,
        run.job().id(),
        run.summary().path("network").asText(),
        figures.data(),
        NumberText.count(figures.parameters()),
        temperature(figures),
        NumberText.percent(figures.test().error()),
        NumberText.decimals(figures.test().nll(), 4),
        NumberText.percent(figures.test().ece()),
        NumberText.decimals(figures.aleatoric(), 4),
        NumberText.decimals(figures.epistemic(), 4),
        NumberText.count(figures.trained()),
        NumberText.count(figures.predicted()));
  }
}
