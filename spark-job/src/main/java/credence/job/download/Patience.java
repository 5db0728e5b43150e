package credence.job.download;

import java.time.Duration;

/**
 * How long to bear with a mirror.
 *
 * @param connect until it takes the connection, and again until it sends the head of its answer
 * @param stall until the next {@link #STRIDE} bytes have come, or the rest
 * @param redirects how many in a row
 */
public record Patience(Duration connect, Duration stall, int redirects) {
  static final int STRIDE = 1 << 16;

  public static Patience usual() {
    return new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), 5);
  }
}
