package credence.job.report;

import credence.job.store.FinishedRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The settings that are not the same in all runs of a job, a column a run. */
record DifferenceTable(List<String> names, List<FinishedRun> runs) implements Section {

  @Override
  public void write(Markup page) {
    TreeSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.removeIf(key -> !isDifferent(key));
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

  /** Whether two runs of one job differ in it: runs of different jobs have different settings. */
  private boolean isDifferent(String key) {
    Map<String, Set<String>> values = new HashMap<>();
    for (FinishedRun run : runs) {
      values
          .computeIfAbsent(run.job(), job -> new HashSet<>())
          .add(run.settings().getOrDefault(key, Figures.NONE));
    }
    return values.values().stream().anyMatch(distinct -> distinct.size() > 1);
  }

  private List<String> values(String key) {
    List<String> values = new ArrayList<>();
    runs.forEach(run -> values.add(run.settings().getOrDefault(key, Figures.NONE)));
    return values;
  }
}
