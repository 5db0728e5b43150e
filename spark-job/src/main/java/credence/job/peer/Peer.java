package credence.job.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bench.BenchCase;
import credence.bench.Work;
import credence.store.CanonicalJson;
import credence.store.NetworkJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * PyTorch at the work of a bench: in one process with one thread, in one with all threads, and in
 * as many processes of one thread; plain, by {@code torch.compile}, with bfloat16, and with both.
 */
public final class Peer implements AutoCloseable {

  private static final String SCRIPT = "/credence/job/peer/peer.py";

  /** How a process may run it, as the script has them. */
  static final List<String> WAYS = List.of("plain", "bfloat16", "compiled", "compiled, bfloat16");

  private final String python;
  private final Path script;
  private final String name;

  private Peer(String python, Path script, String name) {
    this.python = python;
    this.script = script;
    this.name = name;
  }

  /**
   * The PyTorch of an interpreter.
   *
   * @param python its name or path
   * @throws PeerMissingException if there is none
   */
  public static Peer of(String python) throws IOException, PeerMissingException {
    Path script = Files.createTempFile("credence-peer", ".py");
    try (InputStream in = Peer.class.getResourceAsStream(SCRIPT)) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
      return new Peer(python, script, "PyTorch " + version(python, script));
    } catch (IOException | PeerMissingException e) {
      Files.delete(script);
      throw e;
    }
  }

  private static String version(String python, Path script) throws PeerMissingException {
    try (PeerProcess process = new PeerProcess(python, script)) {
      JsonNode said = process.next();
      if (said.has("missing")) {
        throw new PeerMissingException(python, said.get("missing").asText());
      }
      return said.path("torch").asText();
    } catch (IOException e) {
      throw new PeerMissingException(python, e.getMessage());
    }
  }

  /**
   * Measures all ways, one after the other.
   *
   * @param seconds of each of {@code repetitions}
   */
  public PeerResult run(BenchCase of, double seconds, int repetitions) throws IOException {
    return run(of, seconds, repetitions, WAYS);
  }

  PeerResult run(BenchCase of, double seconds, int repetitions, List<String> ways)
      throws IOException {
    PeerResult result = new PeerResult(name, new LinkedHashMap<>(), new LinkedHashMap<>());
    ObjectNode request = request(of);
    request.put("seconds", seconds).put("repetitions", repetitions);
    ways.forEach(request.putArray("ways")::add);
    measure(request, 1, 1, ways, result);
    if (of.threads() > 1) {
      measure(request, 1, of.threads(), ways, result);
      measure(request, of.threads(), 1, ways, result);
    }
    return result;
  }

  private static ObjectNode request(BenchCase of) {
    ObjectNode request = CanonicalJson.object();
    request.set("network", NetworkJson.write(of.subject().spec(of.batch()).network()));
    request.put("batch", of.batch());
    if (of.work() instanceof Work.Predict predict) {
      return request.put("draws", predict.draws().count()).put("draws_of", predict.drawsOf());
    }
    return request.put("estimator", ((Work.Train) of.work()).estimatedBy());
  }

  private void measure(
      ObjectNode request, int processes, int threads, List<String> ways, PeerResult result)
      throws IOException {
    request.put("threads", threads);
    List<PeerProcess> all = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        all.add(new PeerProcess(python, script, request.toString()));
      }
      for (String way : ways) {
        String full = name(processes, threads) + ", " + way;
        measure(all, full, result);
      }
    } finally {
      all.forEach(PeerProcess::close);
    }
  }

  private static String name(int processes, int threads) {
    return "%d process%s of %d thread%s"
        .formatted(processes, processes == 1 ? "" : "es", threads, threads == 1 ? "" : "s");
  }

  /** All begin together, once the last of them is warm. */
  private static void measure(List<PeerProcess> all, String way, PeerResult result)
      throws IOException {
    boolean areReady = true;
    for (PeerProcess process : all) {
      JsonNode said = process.next();
      if (said.has("failed")) {
        areReady = false;
        result.failures().put(way, "failed: " + said.get("failed").asText());
      }
    }
    for (PeerProcess process : all) {
      process.answer(areReady ? "go" : "skip");
    }
    if (areReady) {
      result.ways().put(way, sum(all));
    }
  }

  /** The sum of the processes' medians. */
  private static double sum(List<PeerProcess> all) throws IOException {
    double sum = 0;
    for (PeerProcess process : all) {
      List<Double> rates = new ArrayList<>();
      process.next().get("images_per_second").forEach(rate -> rates.add(rate.asDouble()));
      rates.sort(null);
      sum += rates.get(rates.size() / 2);
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(script);
  }
}
