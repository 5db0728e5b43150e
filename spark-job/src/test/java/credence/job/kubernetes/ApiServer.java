package credence.job.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * As much of Kubernetes' API as Spark speaks, on a loopback address: objects are created, read,
 * listed and watched by label, patched, applied and deleted. As behind {@code kubectl proxy},
 * watches are HTTP streams and no web sockets.
 */
final class ApiServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Cluster cluster = new Cluster();
  private final String namespace;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private ApiServer(String namespace) throws IOException {
    this.namespace = namespace;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * @param namespace the only one that there is
   */
  static ApiServer start(String namespace) throws IOException {
    return new ApiServer(namespace);
  }

  Cluster cluster() {
    return cluster;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      boolean named = path.split("/").length == 7;
      if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        exchange.sendResponseHeaders(200, -1); // the client tries a stream next
      } else if (query.getOrDefault("watch", "false").equals("true")) {
        stream(exchange, path, query);
      } else if (path.split("/").length < 6 || path.split("/").length > 7) {
        fail(exchange, 404, "no such thing here: " + path);
      } else {
        switch (exchange.getRequestMethod()) {
          case "GET" -> {
            if (named) {
              found(exchange, path, cluster.find(path));
            } else {
              say(exchange, 200, list(path, query));
            }
          }
          case "POST" -> create(exchange, path);
          case "PUT" -> {
            ObjectNode given = body(exchange);
            found(exchange, path, cluster.change(path, former -> kept(former, given)));
          }
          case "PATCH" -> patch(exchange, path);
          case "DELETE" -> {
            if (named) {
              found(exchange, path, cluster.delete(path));
            } else {
              List<ObjectNode> gone = cluster.list(path).stream().filter(wanted(query)).toList();
              gone.forEach(object -> cluster.delete(path + "/" + Cluster.name(object)));
              say(exchange, 200, JSON.createObjectNode().put("kind", "Status"));
            }
          }
          default -> fail(exchange, 405, exchange.getRequestMethod());
        }
      }
    }
  }

  private void create(HttpExchange exchange, String collection) throws IOException {
    ObjectNode given = body(exchange);
    String path = collection + "/" + Cluster.name(given);
    String within = path.split("/")[4];
    if (!within.equals(namespace)) {
      fail(exchange, 404, "namespaces \"%s\" not found".formatted(within));
      return;
    }
    given.withObject("/metadata").put("namespace", namespace);
    List<String> faults = Admission.faults(given);
    if (!faults.isEmpty()) {
      fail(exchange, 422, faults.toString());
    } else if (cluster.create(path, given)) {
      say(exchange, 201, cluster.find(path));
    } else {
      fail(exchange, 409, path + " already exists");
    }
  }

  /** A list of changes, an object that is laid over the one there, or, applied, one to be there. */
  private void patch(HttpExchange exchange, String path) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type.startsWith("application/apply-patch+yaml") && cluster.find(path) == null) {
      create(exchange, path.substring(0, path.lastIndexOf('/')));
      return;
    }
    if (type.startsWith("application/json-patch+json")) {
      fail(exchange, 415, "no test needed " + type);
      return;
    }
    ObjectNode given = body(exchange);
    found(exchange, path, cluster.change(path, former -> merged(former, given)));
  }

  private static ObjectNode merged(ObjectNode former, ObjectNode given) {
    for (Iterator<Map.Entry<String, JsonNode>> i = given.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> field = i.next();
      JsonNode before = former.get(field.getKey());
      if (field.getValue().isNull()) {
        former.remove(field.getKey());
      } else if (before instanceof ObjectNode inner
          && field.getValue() instanceof ObjectNode more) {
        merged(inner, more);
      } else {
        former.set(field.getKey(), field.getValue());
      }
    }
    return former;
  }

  private static ObjectNode kept(ObjectNode former, ObjectNode given) {
    ObjectNode metadata = given.withObject("/metadata");
    metadata.set("uid", former.at("/metadata/uid"));
    return given;
  }

  private ObjectNode list(String collection, Map<String, String> query) {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putObject("metadata").put("resourceVersion", String.valueOf(cluster.version()));
    ArrayNode items = list.putArray("items");
    cluster.list(collection).stream().filter(wanted(query)).forEach(items::add);
    return list;
  }

  private void stream(HttpExchange exchange, String collection, Map<String, String> query)
      throws IOException {
    Predicate<ObjectNode> wanted = wanted(query);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    int version = cluster.version();
    String from = query.getOrDefault("resourceVersion", "");
    if (from.isEmpty() || from.equals("0")) {
      for (ObjectNode object : cluster.list(collection)) {
        tell(out, wanted, new Cluster.Event("ADDED", collection, object));
      }
    } else {
      version = Integer.parseInt(from);
    }
    try {
      cluster.watch(collection, version, event -> tell(out, wanted, event));
    } catch (InterruptedException | UncheckedIOException e) {
      return; // this server is closed, or nobody listens any longer
    }
  }

  private static void tell(OutputStream out, Predicate<ObjectNode> wanted, Cluster.Event event) {
    if (!wanted.test(event.object())) {
      return;
    }
    ObjectNode line = JSON.createObjectNode().put("type", event.type());
    line.set("object", event.object());
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By {@code metadata.name=} or by labels that are equal, all of them. */
  private static Predicate<ObjectNode> wanted(Map<String, String> query) {
    Predicate<ObjectNode> wanted = object -> true;
    String field = query.getOrDefault("fieldSelector", "");
    if (!field.isEmpty()) {
      wanted = object -> field.equals("metadata.name=" + Cluster.name(object));
    }
    for (String label : query.getOrDefault("labelSelector", "").split(",")) {
      if (!label.isEmpty()) {
        String[] pair = label.split("=", 2);
        wanted =
            wanted.and(
                object -> object.at("/metadata/labels").path(pair[0]).asText().equals(pair[1]));
      }
    }
    return wanted;
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String part : raw == null ? new String[0] : raw.split("&")) {
      String[] pair = part.split("=", 2);
      query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static ObjectNode body(HttpExchange exchange) throws IOException {
    return (ObjectNode) YAML.readTree(exchange.getRequestBody().readAllBytes());
  }

  private static void found(HttpExchange exchange, String path, ObjectNode object)
      throws IOException {
    if (object == null) {
      fail(exchange, 404, path + " not found");
    } else {
      say(exchange, 200, object);
    }
  }

  private static void fail(HttpExchange exchange, int code, String why) throws IOException {
    ObjectNode status = JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1");
    say(exchange, code, status.put("status", "Failure").put("message", why).put("code", code));
  }

  private static void say(HttpExchange exchange, int code, JsonNode answer) throws IOException {
    byte[] bytes = bytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static byte[] bytes(JsonNode answer) throws JsonProcessingException {
    return JSON.writeValueAsBytes(answer);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
