package credence.job.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.util.TreeSet;

/**
 * Labels that are none of a model's classes: how many images have one, and some of them by name.
 */
final class UnknownLabels implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int MOST_NAMES = 10;
  private static final int MOST_LETTERS = 100;

  private long count;
  private final TreeSet<String> names = new TreeSet<>();

  void add(String label) {
    count++;
    keep(label);
  }

  void merge(UnknownLabels other) {
    count += other.count;
    other.names.forEach(this::keep);
  }

  /** The first in alphabetical order, whatever the order they come in. */
  private void keep(String label) {
    names.add(label.length() <= MOST_LETTERS ? label : label.substring(0, MOST_LETTERS) + "...");
    if (names.size() > MOST_NAMES) {
      names.pollLast();
    }
  }

  /** Images with such a label. */
  long count() {
    return count;
  }

  /** What there is to say of them. */
  String text() {
    return "%d images have labels that are none of the model's classes (%s%s): their label is null"
        .formatted(count, String.join(", ", names), names.size() == MOST_NAMES ? ", ..." : "");
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object().put("images", count);
    names.forEach(json.putArray("labels")::add);
    return json;
  }

  /** What {@link #json} gave; none where there is nothing. */
  static UnknownLabels of(JsonNode json) {
    UnknownLabels unknown = new UnknownLabels();
    unknown.count = json.path("images").asLong();
    json.path("labels").forEach(label -> unknown.names.add(label.asText()));
    return unknown;
  }
}
