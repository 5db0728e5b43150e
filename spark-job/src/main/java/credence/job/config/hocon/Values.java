package credence.job.config.hocon;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.regex.Pattern;

/** Values of a file: what people mean by them, and how a message shows them. */
final class Values {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private Values() {}

  /** Numbers as people write them, .1 and 5. and +3, of which HOCON makes texts. */
  static ConfigValue plain(ConfigValue value) {
    if (value.valueType() != ConfigValueType.STRING
        || !NUMBER.matcher((String) value.unwrapped()).matches()) {
      return value;
    }
    double number = Double.parseDouble((String) value.unwrapped());
    return ConfigValueFactory.fromAnyRef(number).withOrigin(value.origin());
  }

  /** As text, cut where it is long. */
  static String shown(ConfigValue value) {
    String text = value == null ? "null" : value.render(Rendering.CONCISE);
    return text.length() > 80 ? text.substring(0, 77) + "..." : text;
  }

  /** Where it stands, with a space before it. */
  static String place(ConfigValue value) {
    ConfigOrigin origin = value == null ? null : value.origin();
    if (origin != null && origin.resource() != null) {
      return " (a default)";
    }
    return origin == null ? "" : " (" + origin.description().replaceFirst(": (\\d+)$", ":$1") + ")";
  }
}
