package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Figures with the name that legends and tables have for them.
 *
 * @param figures of a model or a run
 */
public record NamedFigures(String name, JsonNode figures) {

  /** Lines of a chart: colours that can be told apart, less one for a line of reference. */
  static final int MOST = 5;

  /** The models of an evaluation. */
  public static List<NamedFigures> models(JsonNode summary) {
    List<NamedFigures> models = new ArrayList<>();
    summary
        .path("models")
        .forEach(model -> models.add(new NamedFigures(model.path("name").asText(), model)));
    return models;
  }

  /** Those that charts show: the first ones and the last, which is the ensemble. */
  public static List<NamedFigures> charted(List<NamedFigures> all) {
    if (all.size() <= MOST) {
      return all;
    }
    List<NamedFigures> charted = new ArrayList<>(all.subList(0, MOST - 1));
    charted.add(all.get(all.size() - 1));
    return charted;
  }
}
