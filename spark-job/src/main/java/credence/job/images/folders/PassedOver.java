package credence.job.images.folders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files and folders that are not read: how many of each kind, and the first by name. */
public final class PassedOver implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int MOST_NAMES = 20;

  private final TreeMap<String, Long> counts = new TreeMap<>();
  private final TreeSet<String> names = new TreeSet<>();

  /**
   * @param kind such as {@code hidden} or {@code .txt}
   * @param path below the folder that was named
   */
  public void add(String kind, String path) {
    add(kind, path, 1);
  }

  /** So many at once, one of which is at {@code path}. */
  public void add(String kind, String path, long count) {
    counts.merge(kind, count, Long::sum);
    keep(path);
  }

  public void addAll(PassedOver others) {
    others.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    others.names.forEach(this::keep);
  }

  private void keep(String name) {
    names.add(name);
    if (names.size() > MOST_NAMES) {
      names.pollLast();
    }
  }

  public long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /**
   * For summaries: {@code count}, {@code kinds} with the count of each, the first {@code names}.
   */
  public ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("count", count());
    ObjectNode kinds = json.putObject("kinds");
    counts.forEach(kinds::put);
    names.forEach(json.putArray("names")::add);
    return json;
  }

  /** For the log: {@code 3 passed over (2 .txt, 1 hidden): a.txt, b.txt, .c}. */
  @Override
  public String toString() {
    StringBuilder kinds = new StringBuilder();
    for (Map.Entry<String, Long> each : counts.entrySet()) {
      kinds
          .append(kinds.isEmpty() ? "" : ", ")
          .append(each.getValue())
          .append(' ')
          .append(each.getKey());
    }
    String more = names.size() < count() ? ", ..." : "";
    return "%,d passed over (%s): %s%s".formatted(count(), kinds, String.join(", ", names), more);
  }
}
