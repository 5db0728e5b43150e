package credence.job.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a Kubernetes holds: objects by their path, such as {@code
 * /api/v1/namespaces/default/pods/a}, and everything that has happened to them. An object is never
 * changed, only replaced.
 */
final class Cluster {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /**
   * @param type ADDED, MODIFIED or DELETED
   * @param collection of the object: its path without its name
   */
  record Event(String type, String collection, ObjectNode object) {}

  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  static String phase(JsonNode pod) {
    return pod.at("/status/phase").asText();
  }

  /** Null where it is not there. */
  synchronized ObjectNode find(String path) {
    return objects.get(path);
  }

  /** The objects right below a path. */
  synchronized List<ObjectNode> list(String collection) {
    return objects.entrySet().stream()
        .filter(entry -> collectionOf(entry.getKey()).equals(collection))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** False where there is one already. */
  synchronized boolean create(String path, ObjectNode given) {
    if (objects.containsKey(path)) {
      return false;
    }
    ObjectNode object = given.deepCopy();
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Instant.now().toString());
    if (path.contains("/pods/")) {
      object.withObject("/status").put("phase", "Pending");
    }
    put("ADDED", path, object);
    return true;
  }

  /** What {@code change} makes of an object; null where it is not there. */
  synchronized ObjectNode change(String path, UnaryOperator<ObjectNode> change) {
    ObjectNode former = objects.get(path);
    return former == null ? null : put("MODIFIED", path, change.apply(former.deepCopy()));
  }

  /** And what it owns, as Kubernetes' garbage collection does; null where it is not there. */
  synchronized ObjectNode delete(String path) {
    ObjectNode object = objects.remove(path);
    if (object != null) {
      happened(new Event("DELETED", collectionOf(path), object));
      String uid = object.at("/metadata/uid").asText();
      for (String owned : List.copyOf(objects.keySet())) {
        JsonNode owners = find(owned) == null ? null : find(owned).at("/metadata/ownerReferences");
        if (owners != null && owners.findValuesAsText("uid").contains(uid)) {
          delete(owned);
        }
      }
    }
    return object;
  }

  private ObjectNode put(String type, String path, ObjectNode object) {
    object.withObject("/metadata").put("resourceVersion", String.valueOf(events.size() + 1));
    objects.put(path, object);
    happened(new Event(type, collectionOf(path), object));
    return object;
  }

  private void happened(Event event) {
    events.add(event);
    notifyAll();
  }

  /** How much has happened: what a list says of its version. */
  synchronized int version() {
    return events.size();
  }

  /**
   * Tells what happens below a path until it is interrupted or {@code told} fails.
   *
   * @param from the version after which it begins
   */
  void watch(String collection, int from, Consumer<Event> told) throws InterruptedException {
    for (int next = from; ; next++) {
      Event event;
      synchronized (this) {
        while (events.size() <= next) {
          wait();
        }
        event = events.get(next);
      }
      if (event.collection().equals(collection)) {
        told.accept(event);
      }
    }
  }

  /** Waits for an object below a path, one that has been deleted since included. */
  ObjectNode await(String what, String collection, Predicate<ObjectNode> wanted)
      throws InterruptedException {
    Instant limit = Instant.now().plus(LIMIT);
    for (int next = 0; ; next++) {
      synchronized (this) {
        while (events.size() <= next) {
          long left = Duration.between(Instant.now(), limit).toMillis();
          if (left <= 0) {
            throw new AssertionError("waited in vain for " + what + " of " + objects.keySet());
          }
          wait(left);
        }
        Event event = events.get(next);
        if (event.collection().equals(collection) && wanted.test(event.object())) {
          return event.object();
        }
      }
    }
  }

  private static String collectionOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
