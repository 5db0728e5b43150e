package credence.job.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Label;
import credence.store.CanonicalJson;
import java.io.Serializable;

/**
 * What sets of classes came to.
 *
 * @param images with a set
 * @param classes in all sets
 * @param empty sets without a class
 * @param labelled images with a set and a known label
 * @param covered those of them whose set has the label
 */
record SetCounts(long images, long classes, long empty, long labelled, long covered)
    implements Serializable {

  static final SetCounts NONE = new SetCounts(0, 0, 0, 0, 0);

  /** With another image, if it has a set. */
  SetCounts plus(Scored scored) {
    if (scored.set() == null) {
      return this;
    }
    int size = scored.set().size();
    Label label = scored.image().label();
    boolean isKnown = label instanceof Label.Known;
    boolean isCovered =
        label instanceof Label.Known known && scored.set().contains(known.category());
    return plus(new SetCounts(1, size, size == 0 ? 1 : 0, isKnown ? 1 : 0, isCovered ? 1 : 0));
  }

  SetCounts plus(SetCounts other) {
    return new SetCounts(
        images + other.images,
        classes + other.classes,
        empty + other.empty,
        labelled + other.labelled,
        covered + other.covered);
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("images", images).put("classes", classes).put("empty", empty);
    return json.put("labelled", labelled).put("covered", covered);
  }

  /** What {@link #json} gave, or nothing of what an earlier version wrote. */
  static SetCounts of(JsonNode json) {
    return new SetCounts(
        json.path("images").asLong(),
        json.path("classes").asLong(),
        json.path("empty").asLong(),
        json.path("labelled").asLong(),
        json.path("covered").asLong());
  }
}
