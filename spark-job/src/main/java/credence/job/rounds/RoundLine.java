package credence.job.rounds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.Certainty;
import credence.job.cluster.Machine;
import credence.job.rounds.workers.Evaluated;
import credence.job.rounds.workers.Outcome;
import credence.job.rundir.SummaryJson;
import credence.prune.Sparsity;
import credence.store.CanonicalJson;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** A round's line of {@code metrics.jsonl}, and the same for the log. */
final class RoundLine {

  private final ObjectNode json = CanonicalJson.object();

  /**
   * @param round from 1, as people count
   */
  RoundLine(int round, int rounds, double epoch, double learningRate) {
    json.put("round", round);
    json.put("rounds", rounds);
    json.put("epoch", epoch);
    json.put("learning_rate", learningRate);
  }

  /** Of an average of posteriors: without what rounds have. */
  static RoundLine ofAverage(int rounds) {
    RoundLine line = new RoundLine();
    line.json.put("averaged_rounds", rounds);
    return line;
  }

  private RoundLine() {}

  /**
   * @param layers KL of each layer, in nats
   * @param examples N
   */
  void posterior(Map<Integer, Double> layers, long examples) {
    double kl = layers.values().stream().mapToDouble(Double::doubleValue).sum();
    json.put("kl_nats", kl);
    json.put("kl_per_example", kl / examples);
    ObjectNode each = json.putObject("kl_layers");
    layers.forEach((layer, nats) -> each.put("layers." + layer, nats));
  }

  /** What the prior has left of the weights. */
  void sparsity(Sparsity sparsity) {
    json.put("weights", sparsity.weights());
    json.put("kept", sparsity.kept());
  }

  /**
   * Means over the images that all partitions saw, summed in the order of the partitions.
   *
   * @param slots tasks that run at a time: the steps cannot have taken less than all partitions'
   *     time over them
   */
  void reports(List<Outcome.Report> reports, int slots) {
    double nll = 0;
    double error = 0;
    long images = 0;
    double slowest = 0;
    double together = 0;
    for (Outcome.Report report : reports) {
      nll += report.nll() * report.imagesSeen();
      error += report.error() * report.imagesSeen();
      images += report.imagesSeen();
      slowest = Math.max(slowest, report.seconds());
      together += report.seconds();
    }
    json.put("nll", nll / images);
    json.put("error", error / images);
    json.put("images", images);
    json.put("slots", slots);
    json.put("step_seconds", Math.max(slowest, together / slots));
    texts("engines", reports, Outcome.Report::engine);
    texts("processors", reports, Outcome.Report::processor);
  }

  /**
   * How uncertain the network is of itself, and how much of it the data determine.
   *
   * @param layers by their indices in the network
   * @param temperature T
   * @param examples N
   */
  void certainty(Map<Integer, Certainty> layers, double temperature, long examples) {
    Certainty all = Certainty.of(layers.values());
    json.put("mean_sigma", all.meanSigma());
    ObjectNode sigmas = json.putObject("sigma_layers");
    layers.forEach((layer, own) -> sigmas.put("layers." + layer, own.meanSigma()));
    if (!Double.isNaN(all.determined())) {
      json.put("determined", all.determined());
      json.put("determined_share", SummaryJson.finite(all.share()));
      json.put("noise_nats", all.noise(temperature, examples));
      ObjectNode shares = json.putObject("determined_layers");
      layers.forEach(
          (layer, own) -> shares.put("layers." + layer, SummaryJson.finite(own.share())));
    }
  }

  /**
   * @param seconds of the round, evaluation not included
   * @param bytes of states that were sent; those of the memory of this process are added
   */
  void cost(double seconds, double mergeSeconds, long bytes) {
    json.put("seconds", seconds);
    json.put("images_per_second", json.path("images").asLong() / seconds);
    json.put("merge_seconds", mergeSeconds);
    json.put("bytes", bytes);
    json.put("resident_bytes", Machine.residentBytes());
  }

  void validation(Evaluated evaluated) {
    json.set("validation", evaluated.json());
  }

  /** The average of the last rounds, which ends with this one. */
  void average(RoundLine average) {
    json.set(ChosenPosterior.AVERAGE, average.json);
  }

  ObjectNode json() {
    return json;
  }

  /** For the log. */
  String text() {
    StringBuilder line = new StringBuilder();
    add(line, "round %d/%d  epoch %.2f", number("round"), number("rounds"), real("epoch"));
    if (json.has("kl_nats")) {
      add(line, "  KL %.1f nats (%.4f per example)", real("kl_nats"), real("kl_per_example"));
    }
    add(line, "  NLL %.4f  error %.2f %%", real("nll"), 100 * real("error"));
    if (json.has("kept")) {
      add(line, "  kept %,d of %,d weights", number("kept"), number("weights"));
    }
    add(line, "  %.0f images/s", real("images_per_second"));
    add(line, "  merge %.0f ms  %.1f MB", 1000 * real("merge_seconds"), real("bytes") / 1e6);
    if (json.has("validation")) {
      line.append("  validation: ").append(text(json.path("validation")));
    }
    JsonNode average = json.path(ChosenPosterior.AVERAGE);
    if (average.has("validation")) {
      add(line, ", average of the last %d rounds: ", average.path("averaged_rounds").asLong());
      line.append(text(average.path("validation")));
    }
    return line.toString();
  }

  private static void add(StringBuilder line, String format, Object... values) {
    line.append(String.format(Locale.ROOT, format, values));
  }

  private long number(String key) {
    return json.path(key).asLong();
  }

  private double real(String key) {
    return json.path(key).asDouble();
  }

  /** Error, NLL and calibration error of a set of images. */
  static String text(JsonNode figures) {
    return String.format(
        Locale.ROOT,
        "error %.2f %%  NLL %.4f  ECE %.4f",
        100 * figures.path("error").asDouble(),
        figures.path("nll").asDouble(),
        figures.path("ece").asDouble());
  }

  private void texts(
      String key, Collection<Outcome.Report> reports, Function<Outcome.Report, String> text) {
    TreeSet<String> distinct = new TreeSet<>();
    reports.forEach(report -> distinct.add(text.apply(report)));
    distinct.forEach(json.putArray(key)::add);
  }
}
