package credence.job.config.hocon;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import credence.job.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Resolved settings as text and as a tree, always the same for the same values. */
public final class Rendering {

  static final ConfigRenderOptions CONCISE = ConfigRenderOptions.concise();

  private static final ConfigRenderOptions READABLE =
      ConfigRenderOptions.defaults().setJson(false).setOriginComments(false).setComments(false);

  /** Settings that do not decide the result: where things lie, how often one saves. */
  private static final List<String> WITHOUT_EFFECT =
      List.of("checkpoint", "data.path", "data.max-bad", "training.merge-slices");

  /** Without effect where pictures keep their size. */
  private static final List<String> RESIZING = List.of("data.resize", "data.resize-by");

  private static final String EVALUATIONS = "evaluation.every-rounds";

  /** Settings that versions before did not know, and the values with which they do nothing. */
  private static final Map<String, String> LATER =
      Map.ofEntries(
          entry("device", "auto"),
          entry("precision", "float32"),
          entry("data.labels", "fine"),
          entry("data.background", "white"),
          entry("data.calibration", "0"),
          entry("data.image-column", "image"),
          entry("data.label-column", "label"),
          entry("data.weight-column", "null"),
          entry("data.label", "null"),
          entry("data.class-weights", "null"),
          entry("data.replay", "null"),
          entry("network.sizes", "null"),
          entry("prior.scale", "fixed"),
          entry("prior.new-classes", "false"),
          entry("data.augment.jitter", "[0.0, 0.0, 0.0, 0.0]"),
          entry("training.average-last", "0.0"),
          entry("training.estimator.antithetic", "false"),
          entry("training.optimizer.rho-rate-factor", "1.0"),
          entry("evaluation.logit-scale", "none"),
          entry("evaluation.reject-share", "none"));

  private Rendering() {}

  /** An experiment file that resolves to {@code values}. */
  public static String text(Map<String, Object> values) {
    return ConfigValueFactory.fromAnyRef(shown(values, false)).render(READABLE);
  }

  /** What a layer leaves to its type is not null but absent. */
  private static Object shown(Object value, boolean listed) {
    if (value instanceof List<?> list) {
      return list.stream().map(each -> shown(each, true)).toList();
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<String, Object> shown = new TreeMap<>();
    map.forEach(
        (key, each) -> {
          if (each != null || !listed) {
            shown.put((String) key, shown(each, listed));
          }
        });
    return shown;
  }

  /** The settings that decide the result. */
  public static ObjectNode deciding(Map<String, Object> values) {
    ObjectNode tree = Json.object(values);
    WITHOUT_EFFECT.forEach(path -> remove(tree, path));
    // What was there before some settings were has the hash that it had, while they are unused.
    LATER.forEach((path, unused) -> removeUnused(tree, path, unused));
    if (tree.at("/data/resize").isNull()) {
      RESIZING.forEach(path -> remove(tree, path));
    }
    if (tree.at("/data/coreset/size").asText().equals("0")) {
      remove(tree, "data.coreset");
    }
    boolean byEvaluations =
        tree.at("/training/learning-rate/type").asText().equals("plateau")
            || !tree.at("/training/select").asText("last").equals("last");
    if (!byEvaluations) {
      remove(tree, EVALUATIONS);
    }
    return tree;
  }

  /** A section does nothing if all that it has is unused. */
  private static void removeUnused(ObjectNode tree, String path, String unused) {
    JsonNode value = tree.at("/" + path.replace('.', '/'));
    List<String> inside = new ArrayList<>();
    value.forEach(each -> inside.add(each.asText()));
    if ((value.isObject() ? inside.toString() : value.asText()).equals(unused)) {
      remove(tree, path);
    }
  }

  private static void remove(ObjectNode tree, String path) {
    int dot = path.lastIndexOf('.');
    JsonNode section = dot < 0 ? tree : tree.at("/" + path.substring(0, dot).replace('.', '/'));
    ((ObjectNode) section).remove(path.substring(dot + 1));
  }
}
