package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What is taken for what: a matrix for a few classes, the commonest mistakes for many.
 *
 * @param model with its {@code confusion} and {@code classes}
 */
public record ConfusionTable(JsonNode model) implements PageSection {

  private static final int MOST_CLASSES = 20;
  private static final int MOST_PAIRS = 20;

  private record Pair(String label, String prediction, int count) {}

  @Override
  public void write(Markup page) {
    List<String> names = new ArrayList<>();
    model.path("classes").forEach(row -> names.add(row.path("class").asText()));
    if (names.isEmpty()) {
      return;
    }
    page.element("h2", "Confusion");
    List<Pair> mistakes = mistakes(names);
    int worst = mistakes.isEmpty() ? 0 : mistakes.get(0).count();
    page.open("div", "class", "scroll");
    if (names.size() <= MOST_CLASSES) {
      writeMatrix(page, names, worst);
    } else {
      writePairs(page, mistakes.subList(0, Math.min(MOST_PAIRS, mistakes.size())));
    }
    page.close();
    page.element("p", note(names.size(), mistakes), "class", "note");
  }

  private static String note(int classes, List<Pair> mistakes) {
    if (mistakes.isEmpty()) {
      return "Test images. There are no mistakes.";
    }
    Pair worst = mistakes.get(0);
    return "Test images%s. The commonest mistake: %s taken for %s, %s."
        .formatted(
            classes <= MOST_CLASSES ? ", rows by class, columns by prediction" : "",
            worst.label(),
            worst.prediction(),
            NumberText.counted(worst.count(), "time"));
  }

  private List<Pair> mistakes(List<String> names) {
    List<Pair> pairs = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      for (int prediction = 0; prediction < names.size(); prediction++) {
        int count = count(label, prediction);
        if (label != prediction && count > 0) {
          pairs.add(new Pair(names.get(label), names.get(prediction), count));
        }
      }
    }
    pairs.sort(Comparator.comparingInt(Pair::count).reversed());
    return pairs;
  }

  private int count(int label, int prediction) {
    return model.path("confusion").path(label).path(prediction).asInt();
  }

  private void writeMatrix(Markup page, List<String> names, int worst) {
    page.open("table", "class", "matrix").open("thead").open("tr").element("td", "");
    names.forEach(name -> page.element("th", name, "scope", "col", "class", "number"));
    page.close().close().open("tbody");
    for (int label = 0; label < names.size(); label++) {
      page.open("tr").element("th", names.get(label), "scope", "row");
      for (int prediction = 0; prediction < names.size(); prediction++) {
        writeCell(page, label, prediction, worst);
      }
      page.close();
    }
    page.close().close();
  }

  /** The diagonal stands out, mistakes are the darker the more there are of them. */
  private void writeCell(Markup page, int label, int prediction, int worst) {
    int count = count(label, prediction);
    if (label == prediction) {
      page.element("td", NumberText.count(count), "class", "number right");
    } else if (count == 0) {
      page.element("td", "\u00B7", "class", "number none");
    } else {
      String share = String.format(Locale.ROOT, "%.0f%%", 10 + 50.0 * count / worst);
      page.element(
          "td", NumberText.count(count), "class", "number wrong", "style", "--share:" + share);
    }
  }

  private static void writePairs(Markup page, List<Pair> pairs) {
    page.open("table").open("thead").open("tr");
    page.element("th", "class", "scope", "col").element("th", "taken for", "scope", "col");
    page.element("th", "images", "scope", "col", "class", "number");
    page.close().close().open("tbody");
    for (Pair pair : pairs) {
      page.open("tr").element("th", pair.label(), "scope", "row").element("td", pair.prediction());
      page.element("td", NumberText.count(pair.count()), "class", "number").close();
    }
    page.close().close();
  }
}
