package credence.job.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import credence.job.base.Json;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * The contract of MLflow's REST API 2.0, so far as it is used, as a server of its own: it keeps
 * what it is told, answers in MLflow's form, refuses what MLflow refuses, and notes every request
 * that the documentation has no such thing for.
 */
final class MlflowServer implements AutoCloseable {

  /** What the server does instead of answering. */
  enum Mood {
    WELL,
    FAILING,
    NONSENSE,
    SILENT
  }

  static final class Run {
    final String id;
    final Map<String, String> params = new ConcurrentSkipListMap<>();
    final Map<String, String> tags = new ConcurrentSkipListMap<>();
    final List<JsonNode> metrics = new CopyOnWriteArrayList<>();
    volatile String status = "RUNNING";
    volatile String name;

    Run(String id) {
      this.id = id;
    }

    /** Values of a metric by its steps. */
    Map<Long, Double> metric(String key) {
      Map<Long, Double> values = new TreeMap<>();
      for (JsonNode metric : metrics) {
        if (metric.path("key").asText().equals(key)) {
          values.put(metric.path("step").asLong(), metric.path("value").asDouble());
        }
      }
      return values;
    }
  }

  final Map<String, String> experiments = new ConcurrentSkipListMap<>();
  final Map<String, Run> runs = new ConcurrentSkipListMap<>();
  final Map<String, byte[]> artifacts = new ConcurrentSkipListMap<>();
  final List<String> faults = new CopyOnWriteArrayList<>();
  volatile Mood mood = Mood.WELL;
  volatile boolean proxies = true;

  private final HttpServer server;

  MlflowServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "mlflow-server");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The only run that is nobody's child. */
  Run run() {
    List<Run> all =
        new ArrayList<>(
            runs.values().stream()
                .filter(run -> !run.tags.containsKey("mlflow.parentRunId"))
                .toList());
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " runs: " + faults);
    }
    return all.get(0);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (mood) {
      case FAILING -> answer(exchange, 503, "{\"error_code\": \"TEMPORARILY_UNAVAILABLE\"}");
      case NONSENSE -> answer(exchange, 200, "<html>sign in</html>");
      case SILENT -> {}
      case WELL -> {
        try {
          answer(exchange, 200, result(exchange, body).toString());
        } catch (Refusal e) {
          answer(exchange, e.status, e.json());
        } catch (AssertionError | RuntimeException e) {
          faults.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": " + e);
          answer(exchange, 400, new Refusal(400, "BAD_REQUEST", e.toString()).json());
        }
      }
    }
  }

  private synchronized ObjectNode result(HttpExchange exchange, byte[] body) throws IOException {
    URI uri = exchange.getRequestURI();
    String request = exchange.getRequestMethod() + " " + uri.getPath();
    if (request.startsWith("PUT /api/2.0/mlflow-artifacts/artifacts/")) {
      artifacts.put(request.substring("PUT /api/2.0/mlflow-artifacts/artifacts/".length()), body);
      return CanonicalJson.object();
    }
    boolean isPost = exchange.getRequestMethod().equals("POST");
    if (isPost) {
      require(
          "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type")),
          "content type");
      require(body.length <= 1 << 20, "a megabyte");
    }
    JsonNode json = isPost ? Json.read(body) : CanonicalJson.object();
    return switch (request) {
      case "GET /api/2.0/mlflow/experiments/get-by-name" ->
          experiment(query(uri, "experiment_name"));
      case "POST /api/2.0/mlflow/experiments/create" -> create(text(json, "name"));
      case "POST /api/2.0/mlflow/runs/create" -> createRun(json);
      case "GET /api/2.0/mlflow/runs/get" -> got(run(query(uri, "run_id")));
      case "POST /api/2.0/mlflow/runs/update" -> update(json);
      case "POST /api/2.0/mlflow/runs/log-batch" -> log(json);
      default -> throw new AssertionError("no such request");
    };
  }

  private ObjectNode experiment(String name) {
    if (!experiments.containsKey(name)) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + name);
    }
    ObjectNode json = CanonicalJson.object();
    json.putObject("experiment").put("experiment_id", experiments.get(name)).put("name", name);
    return json;
  }

  private ObjectNode create(String name) {
    if (experiments.containsKey(name)) {
      throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", name);
    }
    experiments.put(name, String.valueOf(experiments.size() + 1));
    return CanonicalJson.object().put("experiment_id", experiments.get(name));
  }

  private ObjectNode createRun(JsonNode json) {
    only(json, "experiment_id", "user_id", "run_name", "start_time", "tags");
    require(experiments.containsValue(text(json, "experiment_id")), "an experiment");
    require(json.path("start_time").isIntegralNumber(), "start_time in milliseconds");
    Run run = new Run("%032x".formatted(runs.size() + 1));
    run.name = text(json, "run_name");
    runs.put(run.id, run);
    tag(run, json.path("tags"));
    return got(run);
  }

  private ObjectNode got(Run run) {
    ObjectNode json = CanonicalJson.object();
    ObjectNode info = json.putObject("run").putObject("info");
    info.put("run_id", run.id).put("run_name", run.name).put("status", run.status);
    info.put("lifecycle_stage", "active");
    info.put(
        "artifact_uri", (proxies ? "mlflow-artifacts:/1/" : "/mlruns/1/") + run.id + "/artifacts");
    ObjectNode data = ((ObjectNode) json.path("run")).putObject("data");
    Map<String, JsonNode> latest = new TreeMap<>();
    run.metrics.forEach(metric -> latest.put(metric.path("key").asText(), metric));
    latest.values().forEach(data.putArray("metrics")::add);
    return json;
  }

  private ObjectNode update(JsonNode json) {
    only(json, "run_id", "status", "end_time", "run_name");
    Run run = run(text(json, "run_id"));
    run.status = text(json, "status");
    require(
        List.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED").contains(run.status),
        "a status");
    require(
        run.status.equals("RUNNING") || json.path("end_time").isIntegralNumber(), "an end_time");
    return CanonicalJson.object();
  }

  private ObjectNode log(JsonNode json) {
    only(json, "run_id", "metrics", "params", "tags");
    Run run = run(text(json, "run_id"));
    require(json.path("metrics").size() <= 1000, "1000 metrics");
    require(json.path("params").size() <= 100 && json.path("tags").size() <= 100, "100 pairs");
    for (JsonNode metric : json.path("metrics")) {
      only(metric, "key", "value", "timestamp", "step");
      requireName(text(metric, "key"));
      require(metric.path("value").isNumber(), "a number");
      require(metric.path("timestamp").asLong() > 1_600_000_000_000L, "milliseconds");
      require(metric.path("step").isIntegralNumber(), "a step");
      run.metrics.add(metric);
    }
    for (JsonNode param : json.path("params")) {
      only(param, "key", "value");
      requireName(text(param, "key"));
      String value = param.path("value").asText();
      require(value.length() <= 500, "500 letters");
      String before = run.params.putIfAbsent(param.path("key").asText(), value);
      if (before != null && !before.equals(value)) {
        throw new Refusal(400, "INVALID_PARAMETER_VALUE", "params are immutable");
      }
    }
    tag(run, json.path("tags"));
    return CanonicalJson.object();
  }

  private static void tag(Run run, JsonNode tags) {
    for (JsonNode tag : tags) {
      only(tag, "key", "value");
      require(text(tag, "key").length() <= 250, "250 letters");
      require(tag.path("value").isTextual() && tag.path("value").asText().length() <= 5000, "text");
      run.tags.put(tag.path("key").asText(), tag.path("value").asText());
    }
  }

  private Run run(String id) {
    if (!runs.containsKey(id)) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no run " + id);
    }
    return runs.get(id);
  }

  private static void requireName(String key) {
    require(key.matches("[/\\w.\\- :]{1,250}") && !key.startsWith("/"), "a name, not " + key);
  }

  private static void only(JsonNode json, String... keys) {
    json.fieldNames().forEachRemaining(key -> require(List.of(keys).contains(key), "no " + key));
  }

  private static String text(JsonNode json, String key) {
    require(json.path(key).isTextual() && !json.path(key).asText().isEmpty(), "a text " + key);
    return json.path(key).asText();
  }

  private static String query(URI uri, String key) {
    require(uri.getRawQuery().startsWith(key + "="), key);
    return URLDecoder.decode(uri.getRawQuery().substring(key.length() + 1), StandardCharsets.UTF_8);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected " + what);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** As MLflow says no. */
  private static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }

    String json() {
      return CanonicalJson.object().put("error_code", code).put("message", getMessage()).toString();
    }
  }
}
