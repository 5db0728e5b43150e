package credence.job.sweep.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.RunIdentity;
import credence.store.CanonicalJson;
import java.util.ArrayList;
import java.util.List;

/**
 * What has become of a trial so far: {@code trial.json} of its folder.
 *
 * @param legs that have ended, in their order
 * @param fault why it cannot go on, or null
 */
public record TrialRecord(List<RungResult> legs, Fault fault) {

  /**
   * Rounds that ended with a look at the trial.
   *
   * @param epochs that were asked for; infinite for the end
   * @param rounds so far
   * @param isLast whether the whole training has ended
   * @param figures of the posterior that would be the model, and of its round
   * @param seconds that the leg took, everything counted
   */
  public record RungResult(
      double epochs, int rounds, boolean isLast, RoundMetrics figures, double seconds) {}

  /**
   * @param isFinal whether the same would happen again
   */
  public record Fault(String reason, boolean isFinal) {}

  static final TrialRecord NEW = new TrialRecord(List.of(), null);

  public TrialRecord {
    legs = List.copyOf(legs);
  }

  TrialRecord and(RungResult leg) {
    List<RungResult> all = new ArrayList<>(legs);
    all.add(leg);
    return new TrialRecord(all, null);
  }

  TrialRecord failed(Fault why) {
    return new TrialRecord(legs, why);
  }

  /**
   * The leg that ended at {@code epochs} or, the training being shorter, with the training; or
   * null.
   */
  public RungResult leg(double epochs) {
    return legs.stream()
        .filter(leg -> leg.epochs() == epochs || (leg.isLast() && leg.epochs() <= epochs))
        .findFirst()
        .orElse(null);
  }

  /** The last leg, or null. */
  public RungResult last() {
    return legs.isEmpty() ? null : legs.get(legs.size() - 1);
  }

  public boolean isFinished() {
    return !legs.isEmpty() && last().isLast();
  }

  public double seconds() {
    return legs.stream().mapToDouble(RungResult::seconds).sum();
  }

  /** With a checksum over all of it. */
  byte[] write(RunIdentity identity) {
    ObjectNode json = json(identity);
    json.put("sha256", CanonicalJson.sha256(json));
    return CanonicalJson.bytes(CanonicalJson.sorted(json));
  }

  private ObjectNode json(RunIdentity identity) {
    ObjectNode json = CanonicalJson.object();
    json.set("identity", identity.write());
    for (RungResult leg : legs) {
      ObjectNode each = json.withArray("legs").addObject();
      each.put("epochs", Double.isFinite(leg.epochs()) ? (Double) leg.epochs() : null);
      each.put("rounds", leg.rounds());
      each.put("last", leg.isLast());
      each.set("line", leg.figures().json());
      each.put("seconds", leg.seconds());
    }
    if (fault != null) {
      json.putObject("fault").put("reason", fault.reason()).put("final", fault.isFinal());
    }
    return json;
  }

  /** What {@link #write} wrote; the checksum has been looked at. */
  static TrialRecord read(JsonNode json) {
    List<RungResult> legs = new ArrayList<>();
    for (JsonNode leg : json.path("legs")) {
      legs.add(
          new RungResult(
              leg.path("epochs").asDouble(Double.POSITIVE_INFINITY),
              leg.path("rounds").asInt(),
              leg.path("last").asBoolean(),
              RoundMetrics.of(leg.path("line")),
              leg.path("seconds").asDouble()));
    }
    JsonNode fault = json.path("fault");
    return new TrialRecord(
        legs,
        fault.isObject()
            ? new Fault(fault.path("reason").asText(), fault.path("final").asBoolean())
            : null);
  }
}
