package credence.job.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands on loopback before an HTTP server; a plan decides what becomes of each request. */
public final class FaultyProxy implements AutoCloseable {

  /** What becomes of a request. */
  public enum Answer {
    /** The server's. */
    PASS,
    /** 503 with S3's code SlowDown, and the server never hears of it. */
    BUSY,
    /** None at all: the connection breaks, and the server never hears of it. */
    BREAK,
    /** The server's is lost: it has done what it was asked for, and the connection breaks. */
    LOSE
  }

  /** Decides, and may wait. */
  @FunctionalInterface
  public interface Plan {

    /**
     * @param method such as PUT
     * @param target path and query
     */
    Answer of(String method, String target) throws InterruptedException;
  }

  /** Headers that each of two connections has for itself. */
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private static final Plan NONE = (method, target) -> Answer.PASS;

  private final HttpServer server;
  private final String upstream;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger unmet = new AtomicInteger();
  private volatile Plan plan = NONE;

  private FaultyProxy(HttpServer server, String upstream) {
    this.server = server;
    this.upstream = upstream;
  }

  /**
   * @param upstream the server's scheme, host and port
   */
  public static FaultyProxy before(String upstream) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FaultyProxy proxy = new FaultyProxy(server, upstream);
    server.createContext("/", proxy::answer);
    server.setExecutor(proxy.threads);
    server.start();
    return proxy;
  }

  /** Where it listens, with a scheme. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on; closing it ends all faults. */
  public AutoCloseable plan(Plan next) {
    plan = next;
    return () -> plan = NONE;
  }

  /** How often the server has said that a condition of a request does not hold. */
  public int unmetConditions() {
    return unmet.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      String target = exchange.getRequestURI().toString();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer answer = plan.of(exchange.getRequestMethod(), target);
      switch (answer) {
        case BUSY -> {
          String text = "<Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>";
          send(exchange, 503, text.getBytes(StandardCharsets.UTF_8));
        }
        case BREAK -> {}
        case PASS -> pass(exchange, forward(exchange, target, body));
        case LOSE -> forward(exchange, target, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Without an answer this breaks the connection.
      exchange.close();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, String target, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upstream + target))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() == 412) {
      unmet.incrementAndGet();
    }
    return answer;
  }

  private static void pass(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!OWN.contains(lower) || head && lower.equals("content-length")) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
              }
            });
    send(exchange, answer.statusCode(), answer.body());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
