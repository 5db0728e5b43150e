package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.Certainty;
import credence.prune.Sparsity;
import credence.store.CanonicalJson;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a posterior: that of a round, or the average of the last ones. What a point
 * estimate does not have, or nobody has looked at after that round, is absent.
 *
 * @param averagedRounds of an average
 * @param uncertainty of the network of itself
 * @param sparsity under a prior that removes weights
 * @param validation of the examples set aside
 */
public record PosteriorMetrics(
    OptionalInt averagedRounds,
    Optional<Kl> kl,
    Optional<Uncertain> uncertainty,
    Optional<Kept> sparsity,
    Optional<EvaluationFigures> validation) {

  /** Of a round that nobody looks at further. */
  public static PosteriorMetrics of(Optional<Kl> kl) {
    return new PosteriorMetrics(
        OptionalInt.empty(), kl, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * KL[q || p].
   *
   * @param nats of all layers
   * @param perExample over N
   * @param layers in nats, by their indices in the network
   */
  public record Kl(double nats, double perExample, SortedMap<Integer, Double> layers) {

    /**
     * @param layers in nats, by their indices in the network
     * @param examples N
     */
    public static Kl of(SortedMap<Integer, Double> layers, long examples) {
      double nats = layers.values().stream().mapToDouble(Double::doubleValue).sum();
      return new Kl(nats, nats / examples, layers);
    }
  }

  /**
   * How uncertain the weights are.
   *
   * @param sigmas means, by the layers' indices in the network; empty where an older version wrote
   *     the line
   * @param determined absent under a prior that is no Gaussian
   */
  public record Uncertain(
      double meanSigma, SortedMap<Integer, Double> sigmas, Optional<Determined> determined) {

    /**
     * @param layers by their indices in the network
     * @param temperature T
     * @param examples N
     */
    public static Uncertain of(Map<Integer, Certainty> layers, double temperature, long examples) {
      Certainty all = Certainty.of(layers.values());
      SortedMap<Integer, Double> sigmas = new TreeMap<>();
      SortedMap<Integer, Double> shares = new TreeMap<>();
      layers.forEach(
          (layer, own) -> {
            sigmas.put(layer, own.meanSigma());
            shares.put(layer, own.share());
          });
      Optional<Determined> determined =
          Double.isNaN(all.determined())
              ? Optional.empty()
              : Optional.of(
                  new Determined(
                      all.determined(), all.share(), all.noise(temperature, examples), shares));
      return new Uncertain(all.meanSigma(), sigmas, determined);
    }
  }

  /**
   * How much of the weights the data determine, as {@link Certainty} has it.
   *
   * @param weights sum of gamma
   * @param share of all weights; NaN where none has a sigma
   * @param noiseNats what the noise of one draw costs
   * @param shares by the layers' indices in the network; NaN where no weight has a sigma
   */
  public record Determined(
      double weights, double share, double noiseNats, SortedMap<Integer, Double> shares) {}

  /**
   * What the prior has left of the weights.
   *
   * @param weights all of them, biases not counted
   */
  public record Kept(long weights, long kept) {

    public static Kept of(Sparsity sparsity) {
      return new Kept(sparsity.weights(), sparsity.kept());
    }
  }

  /** Of a point estimate. */
  public static PosteriorMetrics ofPoint(Optional<EvaluationFigures> validation) {
    return new PosteriorMetrics(
        OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), validation);
  }

  static PosteriorMetrics of(JsonNode json) {
    return new PosteriorMetrics(
        json.has("averaged_rounds")
            ? OptionalInt.of((int) JsonFigures.count(json, "averaged_rounds"))
            : OptionalInt.empty(),
        json.has("kl_nats") ? Optional.of(kl(json)) : Optional.empty(),
        json.has("mean_sigma") ? Optional.of(uncertainty(json)) : Optional.empty(),
        json.has("kept") ? Optional.of(kept(json)) : Optional.empty(),
        json.has("validation")
            ? Optional.of(EvaluationFigures.of(json.path("validation")))
            : Optional.empty());
  }

  private static Kl kl(JsonNode json) {
    return new Kl(
        JsonFigures.number(json, "kl_nats"),
        JsonFigures.number(json, "kl_per_example"),
        JsonFigures.layers(json, "kl_layers"));
  }

  private static Uncertain uncertainty(JsonNode json) {
    return new Uncertain(
        JsonFigures.number(json, "mean_sigma"),
        // Rounds did not always say so.
        json.has("sigma_layers")
            ? JsonFigures.layers(json, "sigma_layers")
            : Collections.emptySortedMap(),
        json.has("determined") ? Optional.of(determined(json)) : Optional.empty());
  }

  private static Determined determined(JsonNode json) {
    return new Determined(
        JsonFigures.number(json, "determined"),
        JsonFigures.numberOrNaN(json, "determined_share"),
        JsonFigures.number(json, "noise_nats"),
        JsonFigures.layers(json, "determined_layers"));
  }

  private static Kept kept(JsonNode json) {
    return new Kept(JsonFigures.count(json, "weights"), JsonFigures.count(json, "kept"));
  }

  /** How much the data determine, if that is known. */
  public Optional<Determined> determined() {
    return uncertainty.flatMap(Uncertain::determined);
  }

  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    putKl(json);
    putOthers(json);
    return json;
  }

  /** What a line has before the round's cost. */
  void putKl(ObjectNode json) {
    averagedRounds.ifPresent(rounds -> json.put("averaged_rounds", rounds));
    kl.ifPresent(
        own -> {
          json.put("kl_nats", own.nats());
          json.put("kl_per_example", own.perExample());
          JsonFigures.put(json, "kl_layers", own.layers());
        });
  }

  /** What a line has after the round's cost. */
  void putOthers(ObjectNode json) {
    uncertainty.ifPresent(own -> put(json, own));
    sparsity.ifPresent(
        own -> {
          json.put("weights", own.weights());
          json.put("kept", own.kept());
        });
    validation.ifPresent(own -> json.set("validation", own.json()));
  }

  private static void put(ObjectNode json, Uncertain uncertainty) {
    json.put("mean_sigma", uncertainty.meanSigma());
    if (!uncertainty.sigmas().isEmpty()) {
      JsonFigures.put(json, "sigma_layers", uncertainty.sigmas());
    }
    uncertainty
        .determined()
        .ifPresent(
            own -> {
              json.put("determined", own.weights());
              json.put("determined_share", CanonicalJson.finite(own.share()));
              json.put("noise_nats", own.noiseNats());
              JsonFigures.put(json, "determined_layers", own.shares());
            });
  }
}
