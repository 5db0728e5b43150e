package credence.job.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * One request of MLflow's REST API 2.0 at a time.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html">REST API</a>
 */
final class MlflowClient {

  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration ANSWERING = Duration.ofSeconds(10);
  private static final Duration UPLOADING = Duration.ofMinutes(2);
  private static final int MOST_BYTES = 4 << 20;

  private final String base;
  private final String authorization;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECTING)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * @param base the server's address
   * @param environment has MLflow's own variables for who asks
   */
  MlflowClient(URI base, Map<String, String> environment) {
    this.base = base.toString().replaceFirst("/+$", "");
    this.authorization = authorization(environment);
  }

  /** A server's "no": the same request would be refused again. */
  static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedException(String message, String code) {
      super(message);
      this.code = code;
    }

    /** Such as {@code RESOURCE_DOES_NOT_EXIST}. */
    String code() {
      return code;
    }
  }

  /**
   * @param method such as {@code runs/get}
   * @throws RefusedException if the server refuses it
   * @throws IOException if it does not answer, or nothing that is an answer
   */
  JsonNode get(String method, String key, String value) throws IOException {
    String query = "?" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return answer(request("/api/2.0/mlflow/" + method + query, ANSWERING).GET());
  }

  /** Likewise. */
  JsonNode post(String method, ObjectNode body) throws IOException {
    return answer(
        request("/api/2.0/mlflow/" + method, ANSWERING)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /**
   * Sends a file by the server, which has the way to where artifacts are.
   *
   * @param path below the server's root of artifacts
   */
  void upload(String path, byte[] bytes) throws IOException {
    StringBuilder escaped = new StringBuilder();
    for (String name : path.split("/", -1)) {
      escaped
          .append('/')
          .append(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    JsonNode unused =
        answer(
            request("/api/2.0/mlflow-artifacts/artifacts" + escaped, UPLOADING)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(bytes)));
  }

  private HttpRequest.Builder request(String path, Duration limit) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(limit);
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private JsonNode answer(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return answer(request, response.statusCode(), body.readNBytes(MOST_BYTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode answer(HttpRequest request, int status, byte[] body) throws IOException {
    JsonNode json;
    try {
      json = Json.read(body);
    } catch (JsonProcessingException e) {
      json = null;
    }
    String told = "%s %s: status %d".formatted(request.method(), request.uri().getPath(), status);
    if (status / 100 == 2 && json != null && json.isObject()) {
      return json;
    }
    String message =
        json == null || !json.isObject()
            ? told + " and no JSON"
            : "%s, %s".formatted(told, json.path("message").asText());
    boolean isRefusal = status / 100 == 4 && status != 408 && status != 429;
    throw isRefusal
        ? new RefusedException(message, json == null ? "" : json.path("error_code").asText())
        : new IOException(message);
  }

  /** As MLflow's own clients do; null for none. */
  private static String authorization(Map<String, String> environment) {
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    if (token != null) {
      return "Bearer " + token;
    }
    if (user == null) {
      return null;
    }
    String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }
}
