package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;

/**
 * Where a model comes from: what decided it, and how good it was. Nothing here differs between two
 * equal runs: no time, throughput, host, path or master.
 *
 * @param credence version that made the model, {@link Version#current()}
 * @param engine {@link credence.engine.Engine#describe()} of what computed it
 * @param seed the experiment's
 * @param data fingerprint of the training data, SHA-256 in hexadecimal
 * @param settings those that decide the result; {@link CanonicalJson#sha256} of them is the
 *     configuration's hash
 * @param metrics deterministic figures of the finished model
 * @param parent id of the model that this one was made from, or null
 */
public record Provenance(
    String credence,
    String engine,
    long seed,
    String data,
    ObjectNode settings,
    ObjectNode metrics,
    String parent) {

  /** Of the metrics: {@code tau} and the figures with it, where one was fitted. */
  public static final String LOGIT_SCALE = "logit_scale";

  /** Of the metrics: where sets of classes end, where there were images to find it by. */
  public static final String SETS = "sets";

  /** Of the metrics: above which uncertainty images go to a person, where it was asked for. */
  public static final String REJECTION = "rejection";

  /**
   * Trees are copied, with sorted keys.
   *
   * @throws IllegalArgumentException if an id is not a SHA-256, a text is empty, or a tree holds
   *     what {@link CanonicalJson} does not write
   */
  public Provenance {
    requireText("credence", credence);
    requireText("engine", engine);
    requireDigest("data", data);
    if (parent != null) {
      requireDigest("parent", parent);
    }
    settings = CanonicalJson.sorted(settings);
    metrics = CanonicalJson.sorted(metrics);
  }

  /** SHA-256 of the settings: what two runs must share to be the same experiment. */
  public String settingsHash() {
    return CanonicalJson.sha256(settings);
  }

  /**
   * tau, the number that the model's logits are to be divided by if scaled probabilities are
   * wanted: it was found by the model's own validation images. Nothing for a model without.
   */
  public OptionalDouble logitScale() {
    double tau = metrics.path(LOGIT_SCALE).path("tau").asDouble(Double.NaN);
    return tau > 0 && Double.isFinite(tau) ? OptionalDouble.of(tau) : OptionalDouble.empty();
  }

  /**
   * Where sets of classes end that hold the right one with probability {@code coverage}, by {@link
   * credence.predict.AdaptiveSets}; infinite if they have to have all classes.
   *
   * @return nothing for a model without calibration images, or for a coverage that was not asked
   */
  public OptionalDouble setThreshold(double coverage) {
    for (JsonNode row : metrics.path(SETS).path("coverages")) {
      if (row.path("asked").asDouble() == coverage) {
        return OptionalDouble.of(row.path("threshold").asDouble(Double.POSITIVE_INFINITY));
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * Above which uncertainty {@code share} of the validation images lay; infinite if they were too
   * few to tell.
   *
   * @param column of a table of scores
   * @return nothing for a model without thresholds, or for a share or a column that was not asked
   */
  public OptionalDouble rejectionThreshold(String column, double share) {
    for (JsonNode row : metrics.path(REJECTION).path("thresholds")) {
      if (row.path("share").asDouble() == share && row.has(column)) {
        return OptionalDouble.of(row.path(column).asDouble(Double.POSITIVE_INFINITY));
      }
    }
    return OptionalDouble.empty();
  }

  ObjectNode write() {
    ObjectNode json = CanonicalJson.object();
    json.put("credence", credence);
    json.put("engine", engine);
    json.put("seed", seed);
    json.put("data", data);
    json.put("parent", parent);
    json.set("settings", settings);
    json.set("metrics", metrics);
    return json;
  }

  static Provenance read(Fields f) throws ModelFormatException {
    String credence = f.text("credence");
    String engine = f.text("engine");
    long seed = f.whole("seed");
    String data = f.text("data");
    ObjectNode settings = f.tree("settings");
    ObjectNode metrics = f.tree("metrics");
    String parent = f.textOrNull("parent");
    return NetworkJson.checked(
        f.place("provenance"),
        "a provenance",
        () -> new Provenance(credence, engine, seed, data, settings, metrics, parent));
  }

  private static void requireText(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("provenance." + name + " is empty");
    }
  }

  private static void requireDigest(String name, String value) {
    if (!Sha256.isDigest(value)) {
      throw new IllegalArgumentException(
          "provenance." + name + " = " + value + " is not 64 hexadecimal digits");
    }
  }
}
