package credence.job.rounds.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a round when it has ended: a line of {@code metrics.jsonl}.
 *
 * @param round from 1, as people count
 * @param rounds of the whole training
 * @param epoch passes over the data when the round has ended
 * @param learningRate of the round's last step
 * @param posterior that the round has ended with
 * @param average of the posteriors of the last rounds, if it ends with this one
 */
public record RoundMetrics(
    int round,
    int rounds,
    double epoch,
    double learningRate,
    StepMetrics steps,
    RoundCost cost,
    PosteriorMetrics posterior,
    Optional<PosteriorMetrics> average) {

  private static final String AVERAGE = "average";

  /** With what else is found of the posterior. */
  public RoundMetrics with(PosteriorMetrics found) {
    return new RoundMetrics(
        round, rounds, epoch, learningRate, steps, cost, found, Optional.empty());
  }

  /** With the average that ends with this round. */
  public RoundMetrics withAverage(PosteriorMetrics ended) {
    return new RoundMetrics(
        round, rounds, epoch, learningRate, steps, cost, posterior, Optional.of(ended));
  }

  /** Of the round's own posterior alone. */
  public RoundMetrics ofRound() {
    return with(posterior);
  }

  /**
   * Of the average, in the place of the round's own posterior.
   *
   * @throws java.util.NoSuchElementException if none ends with this round
   */
  public RoundMetrics ofAverage() {
    return with(average.orElseThrow());
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it lacks a figure that every round has, or one of those
   *     that come together
   */
  public static RoundMetrics of(JsonNode line) {
    return new RoundMetrics(
        (int) JsonFigures.count(line, "round"),
        (int) JsonFigures.count(line, "rounds"),
        JsonFigures.number(line, "epoch"),
        JsonFigures.number(line, "learning_rate"),
        StepMetrics.of(line),
        RoundCost.of(line),
        PosteriorMetrics.of(line),
        line.has(AVERAGE)
            ? Optional.of(PosteriorMetrics.of(line.path(AVERAGE)))
            : Optional.empty());
  }

  /** The line, its keys in the order that they have had from the beginning. */
  public ObjectNode json() {
    ObjectNode line = CanonicalJson.object();
    line.put("round", round);
    line.put("rounds", rounds);
    line.put("epoch", epoch);
    line.put("learning_rate", learningRate);
    steps.put(line);
    posterior.putKl(line);
    cost.put(line, steps.images());
    posterior.putOthers(line);
    average.ifPresent(ended -> line.set(AVERAGE, ended.json()));
    return line;
  }

  public double imagesPerSecond() {
    return steps.images() / cost.seconds();
  }

  /** For the log. */
  public String text() {
    StringBuilder text = new StringBuilder();
    add(text, "round %d/%d  epoch %.2f", round, rounds, epoch);
    posterior
        .kl()
        .ifPresent(
            kl -> add(text, "  KL %.1f nats (%.4f per example)", kl.nats(), kl.perExample()));
    add(text, "  NLL %.4f  %s", steps.nll(), steps.errorText());
    posterior
        .sparsity()
        .ifPresent(own -> add(text, "  kept %,d of %,d weights", own.kept(), own.weights()));
    add(text, "  %.0f images/s", imagesPerSecond());
    cost.merging()
        .ifPresent(
            merge ->
                add(text, "  merge %.0f ms  %.1f MB", 1000 * merge.seconds(), merge.bytes() / 1e6));
    posterior.validation().ifPresent(own -> text.append("  validation: ").append(own.text()));
    average.ifPresent(ended -> addAverage(text, ended));
    return text.toString();
  }

  private static void addAverage(StringBuilder text, PosteriorMetrics ended) {
    ended
        .validation()
        .ifPresent(
            own ->
                add(
                    text,
                    ", average of the last %d rounds: %s",
                    ended.averagedRounds().orElseThrow(),
                    own.text()));
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
