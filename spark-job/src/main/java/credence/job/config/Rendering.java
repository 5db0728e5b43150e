package credence.job.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/** Resolved settings as text and as a tree, always the same for the same values. */
final class Rendering {

  static final ConfigRenderOptions CONCISE = ConfigRenderOptions.concise();

  private static final ConfigRenderOptions READABLE =
      ConfigRenderOptions.defaults().setJson(false).setOriginComments(false).setComments(false);

  /** Settings that do not decide the result: where things lie, how often one looks. */
  private static final List<String> WITHOUT_EFFECT =
      List.of("checkpoint", "data.path", "evaluation.every-rounds", "training.merge-slices");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Rendering() {}

  /** An experiment file that resolves to {@code values}. */
  static String text(Map<String, Object> values) {
    return ConfigValueFactory.fromMap(values).render(READABLE);
  }

  /** The settings that decide the result. */
  static ObjectNode deciding(Map<String, Object> values) {
    ObjectNode tree = MAPPER.valueToTree(values);
    for (String path : WITHOUT_EFFECT) {
      ObjectNode section = tree;
      int dot = path.indexOf('.');
      if (dot > 0) {
        section = (ObjectNode) tree.get(path.substring(0, dot));
      }
      section.remove(path.substring(dot + 1));
    }
    return tree;
  }
}
