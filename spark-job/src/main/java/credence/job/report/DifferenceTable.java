package credence.job.report;

import credence.job.store.FinishedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The settings that are not the same in all runs, a column a run. */
record DifferenceTable(List<String> names, List<FinishedRun> runs) implements Section {

  @Override
  public void write(Markup page) {
    TreeSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.removeIf(key -> values(key).stream().distinct().count() == 1);
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

  private List<String> values(String key) {
    List<String> values = new ArrayList<>();
    runs.forEach(run -> values.add(run.settings().getOrDefault(key, Figures.NONE)));
    return values;
  }
}
