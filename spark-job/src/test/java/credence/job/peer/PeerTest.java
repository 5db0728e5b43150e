package credence.job.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.abort;

import credence.bayes.Estimator;
import credence.bench.BenchCase;
import credence.bench.Work;
import credence.engine.Draws;
import credence.engine.Optimizer;
import credence.engine.choice.EngineName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the real script, by the Python that {@code CREDENCE_PYTHON} names, or python3. */
class PeerTest {

  private static final Optimizer ADAM = Optimizer.Adam.standard();

  @Test
  void theFastestWayIsNamed() {
    PeerResult result =
        new PeerResult(
            "PyTorch 2", Map.of("slow", 2.0, "fast", 4.0), Map.of("odd", "failed: no compiler"));
    assertThat(result.beside(6))
        .contains(
            entry("peer", "PyTorch 2"),
            entry("peer_images_per_second", 4.0),
            entry("peer_way", "fast"),
            entry("times_peer", 1.5))
        .containsEntry("peer_ways", Map.of("slow", 2.0, "fast", 4.0, "odd", "failed: no compiler"));
  }

  @Test
  void whereNoWayRanThereIsNoRate() {
    PeerResult result = new PeerResult("PyTorch 2", Map.of(), Map.of("odd", "failed: why"));
    assertThat(result.beside(6)).containsOnlyKeys("peer", "peer_ways");
  }

  @Test
  void aPythonThatIsNotThereIsMissing() {
    assertThatThrownBy(() -> Peer.of("no-such-python"))
        .isInstanceOf(PeerMissingException.class)
        .hasMessageContaining("no-such-python has no PyTorch")
        .hasMessageContaining("--peer=PYTHON");
  }

  /** In one test, since PyTorch takes seconds to start. */
  @Test
  void stepsAndPredictionsRunByTheRealScript() throws Exception {
    try (Peer peer = peer()) {
      PeerResult sideBySide = run(peer, "lenet5", 2, new Work.Train());
      assertThat(sideBySide.failures()).isEmpty();
      assertThat(sideBySide.name()).startsWith("PyTorch ");
      assertThat(sideBySide.ways())
          .containsOnlyKeys(
              "1 process of 1 thread, plain",
              "1 process of 2 threads, plain",
              "2 processes of 1 thread, plain");
      for (Work work :
          List.of(
              new Work.Train(ADAM, new Estimator.WeightSampling(1)),
              new Work.Predict(new Draws.Weights(1, 2)),
              new Work.Predict(new Draws.Activations(1, 2, 0)))) {
        PeerResult result = run(peer, "mlp-400", 1, work);
        assertThat(result.failures()).isEmpty();
        assertThat(result.ways()).containsOnlyKeys("1 process of 1 thread, plain");
        assertThat(result.ways().values()).allMatch(rate -> rate > 0);
      }
    }
  }

  private static PeerResult run(Peer peer, String network, int threads, Work work)
      throws IOException {
    BenchCase of = new BenchCase(EngineName.ONEDNN, network, 4, threads, work);
    return peer.run(of, 0.01, 1, List.of("plain"));
  }

  /** Skips the test, with the reason, where there is no PyTorch. */
  private static Peer peer() throws IOException {
    String named = System.getenv("CREDENCE_PYTHON");
    try {
      return Peer.of(named == null ? "python3" : named);
    } catch (PeerMissingException e) {
      System.err.println("skipped: " + e.getMessage());
      return abort(e.getMessage());
    }
  }
}
