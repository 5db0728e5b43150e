package credence.job.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read with a deadline. An {@code InputStream} of the HTTP client would wait
 * for ever on a server that goes silent.
 */
final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private sealed interface Event {}

  private record Bytes(List<ByteBuffer> buffers) implements Event {}

  private record End() implements Event {}

  private record Failure(Throwable cause) implements Event {}

  /** Holds few events: the next is asked for only when the last was taken. */
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private volatile Flow.Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription s) {
    subscription = s;
    s.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    events.add(new Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    events.add(new Failure(cause));
  }

  @Override
  public void onComplete() {
    events.add(new End());
  }

  /**
   * The next bytes, or none at the end.
   *
   * @throws IOException if the connection broke, or nothing came for {@code patience}
   */
  List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
    Event event = events.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new IOException("stalled");
    }
    if (event instanceof Failure failure) {
      throw new IOException("broke off: " + failure.cause().getMessage(), failure.cause());
    }
    if (event instanceof Bytes bytes) {
      subscription.request(1);
      return bytes.buffers();
    }
    return List.of();
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
