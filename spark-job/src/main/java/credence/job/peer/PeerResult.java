package credence.job.peer;

import credence.bench.Yardstick;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Images per second of a peer.
 *
 * @param name with its version
 * @param ways images per second of each way that ran, all processes together
 * @param failures why the others did not
 */
public record PeerResult(String name, Map<String, Double> ways, Map<String, String> failures)
    implements Yardstick {

  /** The fastest way counts, and is named. */
  @Override
  public Map<String, Object> beside(double imagesPerSecond) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("peer", name);
    ways.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(
            best -> {
              fields.put("peer_images_per_second", rounded(best.getValue(), 10));
              fields.put("peer_way", best.getKey());
              fields.put("times_peer", rounded(imagesPerSecond / best.getValue(), 1000));
            });
    Map<String, Object> all = new LinkedHashMap<>();
    ways.forEach((way, rate) -> all.put(way, rounded(rate, 10)));
    all.putAll(failures);
    fields.put("peer_ways", all);
    return fields;
  }

  private static double rounded(double value, double steps) {
    return Math.round(value * steps) / steps;
  }
}
