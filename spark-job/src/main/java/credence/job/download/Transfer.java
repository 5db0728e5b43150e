package credence.job.download;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;

/** One attempt to bring a partial file to its full length from one mirror. */
final class Transfer {
  private final HttpClient client;
  private final Patience patience;

  Transfer(Patience patience) {
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Appends what {@code part} lacks of {@code bytes} bytes, or starts anew where the mirror does
   * not continue.
   *
   * @throws IOException if the mirror does not answer, stalls, breaks off or serves another length;
   *     what came stays in {@code part}
   */
  void complete(FileChannel part, URI mirror, long bytes) throws IOException, InterruptedException {
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer = ask(mirror, part.size());
    try (Body body = new Body()) {
      answer.body().subscribe(body);
      part.position(start(answer, part.size(), bytes)).truncate(part.position());
      copy(body, part, bytes);
    }
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> ask(URI mirror, long from)
      throws IOException, InterruptedException {
    URI at = mirror;
    for (int redirects = 0; redirects <= patience.redirects(); redirects++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(patience.connect());
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
      }
      var answer = send(request.build());
      if (answer.statusCode() / 100 != 3) {
        return answer;
      }
      discard(answer);
      int status = answer.statusCode();
      at =
          redirected(
              at,
              answer
                  .headers()
                  .firstValue("Location")
                  .orElseThrow(() -> new IOException("status " + status + " without Location")));
    }
    throw new IOException("more than " + patience.redirects() + " redirects");
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofPublisher());
    } catch (IllegalArgumentException e) {
      // What the client makes of a Content-Length that is no number.
      throw new IOException("answers with headers that make no sense: " + e.getMessage(), e);
    }
  }

  /**
   * Where {@code location}, which {@code from} answered with, leads.
   *
   * @throws IOException if that is nowhere on the web, or leaves the encrypted part of it
   */
  static URI redirected(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("redirects to " + location + ", which is no address", e);
    }
    if (to.getHost() == null && !"file".equals(to.getScheme())) {
      throw new IOException("redirects to " + location + ", which has no host");
    }
    boolean downgrade = "https".equals(from.getScheme()) && !"https".equals(to.getScheme());
    if (downgrade || !List.of("http", "https").contains(to.getScheme())) {
      throw new IOException("redirects from " + from.getScheme() + " to " + to);
    }
    return to;
  }

  /** Where in the file the body of this answer begins. */
  private static long start(
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer, long have, long bytes)
      throws IOException {
    long start = answer.statusCode() == 206 ? have : 0;
    if (answer.statusCode() != 200 && answer.statusCode() != 206) {
      throw new IOException("status " + answer.statusCode());
    }
    if (answer.statusCode() == 206) {
      String range = answer.headers().firstValue("Content-Range").orElse("none");
      String wanted = "bytes " + have + "-" + (bytes - 1) + "/" + bytes;
      if (!range.equals(wanted)) {
        throw new WrongBytesException("Content-Range " + range + " instead of " + wanted);
      }
    }
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(bytes - start);
    if (start + length != bytes) {
      throw new WrongBytesException((start + length) + " bytes offered instead of " + bytes);
    }
    return start;
  }

  private void copy(Body body, FileChannel part, long bytes)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.stall().toNanos();
    long milestone = part.position() + Patience.STRIDE;
    while (true) {
      List<ByteBuffer> buffers = body.next(Duration.ofNanos(deadline - System.nanoTime()));
      for (ByteBuffer buffer : buffers) {
        write(part, buffer, bytes);
      }
      if (buffers.isEmpty()) {
        break;
      }
      if (part.position() >= milestone) {
        milestone = part.position() + Patience.STRIDE;
        deadline = System.nanoTime() + patience.stall().toNanos();
      }
    }
    if (part.position() != bytes) {
      throw new IOException("broke off after " + part.position() + " of " + bytes + " bytes");
    }
  }

  private static void write(FileChannel part, ByteBuffer buffer, long bytes) throws IOException {
    if (part.position() + buffer.remaining() > bytes) {
      throw new WrongBytesException("more than " + bytes + " bytes");
    }
    try {
      while (buffer.hasRemaining()) {
        part.write(buffer);
      }
    } catch (IOException e) {
      // Our disk, not the mirror: trying another would not help.
      throw new UncheckedIOException("cannot write: " + e.getMessage(), e);
    }
  }

  private static void discard(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
    try (Body body = new Body()) {
      answer.body().subscribe(body);
    }
  }
}
