package credence.job.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks into run directories. */
public final class Runs {

  private Runs() {}

  /**
   * Every file below {@code folder} with its SHA-256; empty if the folder does not exist. How the
   * newest job ended, and when, is no part of a run's results.
   */
  public static Map<String, String> files(Path folder) {
    Map<String, String> files = new TreeMap<>();
    if (!Files.exists(folder)) {
      return files;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
        files.put(folder.relativize(path).toString(), HexFormat.of().formatHex(digest));
      }
      files.remove("outcome.json");
      files.remove("mlflow.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return files;
  }

  /** The model's files. */
  public static Map<String, String> model(Path run) {
    return files(run.resolve("model"));
  }

  public static List<JsonNode> metrics(Path run) {
    try (Stream<String> lines = Files.lines(run.resolve("metrics.jsonl"))) {
      return lines.map(Runs::json).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(Path run, String file) {
    try {
      return json(Files.readString(run.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a driver leaves it that dies after a checkpoint: nothing of the end, no later state. */
  public static void unfinish(Path run, int kept, int rounds) throws IOException {
    for (String file : List.of("_SUCCESS", "manifest.json", "summary.json", "report.html")) {
      Files.delete(run.resolve(file));
    }
    delete(run.resolve("model"));
    for (int round = kept + 1; round <= rounds; round++) {
      delete(run.resolve("checkpoints/round-%06d".formatted(round)));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
