package credence.job.compare;

import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.rundir.FinishedRun;
import credence.job.rundir.JobKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings in which runs differ, a column a run. Runs of one job are compared in all of theirs,
 * runs of different jobs in those that every one of these jobs has.
 */
record DifferenceTable(List<String> names, List<FinishedRun> runs) implements PageSection {

  /** What every job but training calls itself: the table of figures has it. */
  private static final String JOB = "job";

  @Override
  public void write(Markup page) {
    TreeSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.removeIf(key -> key.equals(JOB) || !isDifferent(key));
    page.element("h2", "Settings that differ");
    if (keys.isEmpty()) {
      page.element("p", "There are none.");
      return;
    }
    page.open("div", "class", "scroll").open("table", "class", "settings").open("thead").open("tr");
    page.element("th", "key", "scope", "col");
    names.forEach(name -> page.element("th", name, "scope", "col"));
    page.close().close().open("tbody");
    for (String key : keys) {
      page.open("tr").element("th", key, "scope", "row");
      values(key).forEach(value -> page.element("td", value));
      page.close();
    }
    page.close().close().close();
  }

  private boolean isDifferent(String key) {
    Map<JobKind, Set<String>> values = new EnumMap<>(JobKind.class);
    for (FinishedRun run : runs) {
      values.computeIfAbsent(run.job(), job -> new HashSet<>()).add(value(run, key));
    }
    boolean within = values.values().stream().anyMatch(distinct -> distinct.size() > 1);
    boolean shared = values.values().stream().noneMatch(set -> set.equals(Set.of(NumberText.NONE)));
    return within || (shared && values.values().stream().distinct().count() > 1);
  }

  private List<String> values(String key) {
    List<String> values = new ArrayList<>();
    runs.forEach(run -> values.add(value(run, key)));
    return values;
  }

  private static String value(FinishedRun run, String key) {
    return run.settings().getOrDefault(key, NumberText.NONE);
  }
}
