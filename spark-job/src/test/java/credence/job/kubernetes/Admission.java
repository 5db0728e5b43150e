package credence.job.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Kubernetes refuses of an object: names, labels, quantities. */
final class Admission {

  /** Of services, and here of everything: labels of DNS, which pods may join by dots. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Pattern LABEL =
      Pattern.compile("|[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VARIABLE = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)(m|Ki|Mi|Gi|k|M|G|)");
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "", BigDecimal.ONE,
          "m", new BigDecimal("0.001"),
          "k", new BigDecimal(1000),
          "M", new BigDecimal(1000_000),
          "G", new BigDecimal(1000_000_000),
          "Ki", new BigDecimal(1L << 10),
          "Mi", new BigDecimal(1L << 20),
          "Gi", new BigDecimal(1L << 30));

  private final List<String> faults = new ArrayList<>();

  private Admission() {}

  static List<String> faults(JsonNode object) {
    Admission admission = new Admission();
    admission.require(NAME, "metadata.name", Cluster.name(object));
    object
        .at("/metadata/labels")
        .fields()
        .forEachRemaining(
            label ->
                admission.require(LABEL, "label " + label.getKey(), label.getValue().asText()));
    if (object.path("kind").asText().equals("ConfigMap")) {
      object.path("data").fieldNames().forEachRemaining(key -> admission.require(KEY, "key", key));
    }
    object.at("/spec/containers").forEach(admission::container);
    return admission.faults;
  }

  private void container(JsonNode container) {
    if (container.path("image").asText().isEmpty()) {
      faults.add("spec.containers.image is missing");
    }
    for (JsonNode variable : container.path("env")) {
      require(VARIABLE, "env.name", variable.path("name").asText());
    }
    JsonNode resources = container.path("resources");
    resources
        .path("requests")
        .fields()
        .forEachRemaining(
            request -> {
              String limit = resources.path("limits").path(request.getKey()).asText();
              BigDecimal wanted = quantity(request.getValue().asText());
              if (!limit.isEmpty() && wanted.compareTo(quantity(limit)) > 0) {
                faults.add("%s: more is requested than %s".formatted(request.getKey(), limit));
              }
            });
  }

  private void require(Pattern pattern, String what, String value) {
    if (!pattern.matcher(value).matches()) {
      faults.add("%s: invalid value '%s'".formatted(what, value));
    }
  }

  /**
   * Bytes or cores.
   *
   * @throws IllegalArgumentException for what is none
   */
  static BigDecimal quantity(String text) {
    Matcher parts = QUANTITY.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no quantity of Kubernetes");
    }
    return new BigDecimal(parts.group(1)).multiply(UNITS.get(parts.group(2)));
  }
}
