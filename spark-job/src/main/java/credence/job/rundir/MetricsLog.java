package credence.job.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import credence.job.base.Json;
import credence.job.files.Storage;
import credence.job.rounds.metrics.RoundMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * {@code metrics.jsonl}: a line a round, each round once whatever was interrupted. Not every file
 * system can append, so the file is replaced: now and then, and before every checkpoint.
 */
public final class MetricsLog {

  private static final long PERIOD_NANOS = Duration.ofSeconds(5).toNanos();

  private final Storage storage;
  private final Path file;
  private final List<RoundMetrics> rounds;
  private long published;

  private MetricsLog(Storage storage, Path file, List<RoundMetrics> rounds) {
    this.storage = storage;
    this.file = file;
    this.rounds = rounds;
  }

  /**
   * The log of a run that goes on after {@code completed} rounds: what an interrupted job logged
   * beyond them is dropped. Where a file system deletes a file before it replaces it, the log may
   * still have its temporary name.
   *
   * @throws IOException if it cannot be read, or lacks a round
   */
  static MetricsLog resume(Storage storage, Path file, int completed) throws IOException {
    List<RoundMetrics> rounds = new ArrayList<>();
    if (completed > 0) {
      rounds = whole(storage, file, completed);
      if (rounds == null) {
        throw new IOException(
            "%s lacks some of the %d rounds of the newest checkpoint: put it back, or delete the run"
                .formatted(file, completed));
      }
    }
    return new MetricsLog(storage, file, rounds);
  }

  /** The first {@code completed} rounds, or null where they are not all there. */
  private static List<RoundMetrics> whole(Storage storage, Path file, int completed)
      throws IOException {
    if (storage.exists(file)) {
      return first(text(storage, file).lines().toList(), file, completed);
    }
    for (Path leftover : storage.leftovers(file)) {
      String text = text(storage, leftover);
      List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      List<RoundMetrics> rounds = first(lines, leftover, completed);
      if (rounds != null) {
        return rounds;
      }
    }
    return null;
  }

  private static List<RoundMetrics> first(List<String> lines, Path file, int completed)
      throws IOException {
    List<RoundMetrics> rounds = new ArrayList<>();
    for (String line : lines) {
      RoundMetrics round = parse(file, line);
      if (round.round() <= completed) {
        rounds.add(round);
      }
    }
    return rounds.size() == completed ? rounds : null;
  }

  private static String text(Storage storage, Path file) throws IOException {
    return new String(storage.read(file), StandardCharsets.UTF_8);
  }

  /** Adds a round; readers see it within seconds. */
  public void add(RoundMetrics round) throws IOException {
    rounds.add(round);
    if (System.nanoTime() - published > PERIOD_NANOS) {
      publish();
    }
  }

  /** Makes every round visible. */
  public void publish() throws IOException {
    StringBuilder text = new StringBuilder();
    for (RoundMetrics round : rounds) {
      text.append(round.json()).append('\n');
    }
    storage.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    published = System.nanoTime();
  }

  /** Every round of the run so far, those before an interruption included. */
  public List<RoundMetrics> rounds() {
    return List.copyOf(rounds);
  }

  private static RoundMetrics parse(Path file, String line) throws IOException {
    try {
      return RoundMetrics.of(Json.read(line));
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": not a line of JSON: " + line, e);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: not a round: %s: %s".formatted(file, e.getMessage(), line), e);
    }
  }
}
