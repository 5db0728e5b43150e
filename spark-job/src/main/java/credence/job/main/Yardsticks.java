package credence.job.main;

import credence.bench.Bench;
import credence.bench.BenchCase;
import credence.bench.Cost;
import credence.bench.Limit;
import credence.bench.Peak;
import credence.bench.Yardstick;
import credence.engine.Precision;
import credence.job.peer.Peer;
import credence.job.peer.PeerMissingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rates of a bench are held against: the processor's peak, and a peer if there is to be
 * one. What this machine does not have is said in a line on standard error, and left out.
 */
final class Yardsticks implements AutoCloseable {

  private final Bench bench;

  /** Null for none. */
  private final Peer peer;

  /** Null where it cannot be measured, and before it is. */
  private Peak peak;

  private boolean isMeasured;

  private Yardsticks(Bench bench, Peer peer) {
    this.bench = bench;
    this.peer = peer;
  }

  /**
   * For results of {@code bench}; looks for the peer.
   *
   * @param python of the peer, null for none
   */
  static Yardsticks of(Bench bench, String python) throws IOException {
    return new Yardsticks(bench, python == null ? null : peer(python));
  }

  private static Peak peak(int threads, double seconds) throws InterruptedException {
    try {
      return Peak.measure(threads, seconds);
    } catch (UnsupportedOperationException e) {
      System.err.println("bench: no limit beside the rates: " + e.getMessage());
      return null;
    }
  }

  private static Peer peer(String python) throws IOException {
    try {
      return Peer.of(python);
    } catch (PeerMissingException e) {
      System.err.println("bench: no peer beside the rates: " + e.getMessage());
      return null;
    }
  }

  /**
   * Those of one case. The peak is measured at the first of them, the peer at each, as long as the
   * bench was.
   */
  Yardstick[] all(BenchCase of) throws IOException, InterruptedException {
    if (!isMeasured) {
      peak = peak(of.threads(), bench.seconds());
      isMeasured = true;
    }
    List<Yardstick> all = new ArrayList<>();
    // The peak is that of single precision.
    if (peak != null && of.precision() == Precision.FLOAT32) {
      all.add(new Limit(Cost.of(of), peak));
    }
    if (peer != null) {
      all.add(peer.run(of, bench.seconds(), bench.repetitions()));
    }
    return all.toArray(Yardstick[]::new);
  }

  @Override
  public void close() throws IOException {
    if (peer != null) {
      peer.close();
    }
  }
}
