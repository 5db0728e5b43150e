package credence.job.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback that behaves as a test wants. */
final class Mirror implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  Mirror(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(range == null ? "all" : range);
          try (exchange) {
            handler.handle(exchange);
          }
        });
    server.start();
  }

  /** Serves {@code bytes}, and parts of them on request. */
  static Mirror of(byte[] bytes) throws IOException {
    return new Mirror(exchange -> serve(exchange, bytes));
  }

  /** Serves {@code bytes} whatever part is asked for. */
  static Mirror withoutRanges(byte[] bytes) throws IOException {
    return new Mirror(exchange -> send(exchange, 200, bytes, 0, bytes.length));
  }

  /** Promises {@code bytes}, sends the first {@code length} and closes. */
  static Mirror thatBreaksOff(byte[] bytes, int length) throws IOException {
    return new Mirror(exchange -> sendPart(exchange, bytes, length));
  }

  private static void sendPart(HttpExchange exchange, byte[] bytes, int length) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, length);
    exchange.getResponseBody().flush();
  }

  private static void serve(HttpExchange exchange, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, bytes, 0, bytes.length);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
    send(exchange, 206, bytes, from, bytes.length - from);
  }

  static void send(HttpExchange exchange, int status, byte[] bytes, int from, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes, from, length);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/some/images.gz");
  }

  /** The ranges that were asked for, "all" for none. */
  List<String> ranges() {
    return ranges;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
