package credence.job.compare;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.files.PlaceNames;
import credence.job.report.page.HtmlPage;
import credence.job.report.page.PageSection;
import credence.job.report.sections.CorruptionPlots;
import credence.job.report.sections.EvaluatePlots;
import credence.job.report.sections.NamedFigures;
import credence.job.report.sections.OodSection;
import credence.job.report.sections.Reliability;
import credence.job.rundir.FinishedRun;
import java.util.ArrayList;
import java.util.List;

/**
 * Several runs on one page, of one job or of different ones: figures side by side, the settings in
 * which they differ, curves over each other.
 */
public record ComparisonReport(List<FinishedRun> runs) {

  public ComparisonReport {
    runs = List.copyOf(runs);
  }

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    List<String> names = PlaceNames.of(runs.stream().map(FinishedRun::place).toList());
    List<NamedFigures> models = models(names);
    List<NamedFigures> evaluated =
        models.stream().filter(m -> m.figures().has("rejection")).toList();
    List<PageSection> sections = new ArrayList<>();
    sections.add(new ComparisonTable(names, runs));
    sections.add(new NightPlots(names, runs));
    sections.add(new DifferenceTable(names, runs));
    sections.add(new ComparisonPlots(names, runs));
    sections.add(new Reliability(NamedFigures.charted(models)));
    if (!evaluated.isEmpty()) {
      List<NamedFigures> charted = NamedFigures.charted(evaluated);
      sections.add(new EvaluatePlots(charted));
      sections.add(new OodSection(evaluated));
      sections.add(new CorruptionPlots(charted, corrupted()));
    }
    return new HtmlPage("Comparing " + runs.size() + " runs", sections).html();
  }

  /** Whatever was tested: trained models, and each one that an evaluation has. */
  private List<NamedFigures> models(List<String> names) {
    List<NamedFigures> models = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      JsonNode summary = runs.get(i).summary();
      List<NamedFigures> evaluated = NamedFigures.models(summary);
      for (NamedFigures model : evaluated) {
        String name = evaluated.size() == 1 ? "" : ": " + model.name();
        models.add(new NamedFigures(names.get(i) + name, model.figures()));
      }
      if (summary.has("reliability")) {
        models.add(new NamedFigures(names.get(i), summary));
      }
    }
    return models;
  }

  private int corrupted() {
    return runs.stream()
        .mapToInt(run -> run.summary().path("corrupted_images").asInt())
        .max()
        .orElse(0);
  }
}
