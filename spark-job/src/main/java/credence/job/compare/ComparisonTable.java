package credence.job.compare;

import credence.job.report.page.Figures;
import credence.job.report.page.Markup;
import credence.job.report.page.Section;
import credence.job.report.page.Table;
import credence.job.rundir.FinishedRun;
import java.util.List;

/** What became of each run: figures of its test images. */
record ComparisonTable(List<String> names, List<FinishedRun> runs) implements Section {

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
              : "%s, logits over %s".formatted(name, Figures.plain(scaled.scale())),
          run.job().id(),
          run.summary().path("network").asText(),
          figures.data(),
          Figures.count(figures.parameters()),
          temperature(figures),
          Figures.percent(scaled.test().error()),
          Figures.decimals(scaled.test().nll(), 4),
          Figures.percent(scaled.test().ece()),
          Figures.NONE,
          Figures.NONE,
          Figures.NONE,
          Figures.NONE);
    }
  }

  private static String temperature(RunFigures figures) {
    return Double.isFinite(figures.temperature())
        ? Figures.plain(figures.temperature())
        : Figures.NONE;
  }

  private static void write(Table table, String name, FinishedRun run) {
    RunFigures figures = RunFigures.of(run);
    table.row(
        name,
        run.job().id(),
        run.summary().path("network").asText(),
        figures.data(),
        Figures.count(figures.parameters()),
        temperature(figures),
        Figures.percent(figures.test().error()),
        Figures.decimals(figures.test().nll(), 4),
        Figures.percent(figures.test().ece()),
        Figures.decimals(figures.aleatoric(), 4),
        Figures.decimals(figures.epistemic(), 4),
        Figures.count(figures.trained()),
        Figures.count(figures.predicted()));
  }
}
