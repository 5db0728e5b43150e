package credence.job.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Command lines of small prunings, and what they leave. */
public final class Prunings {

  private Prunings() {}

  /** Three fractions, two seeds, two draws, unless {@code more} says otherwise. */
  public static String[] arguments(Path model, Path data, Path out, String... more) {
    List<String> all = new ArrayList<>(List.of(model.toString(), "--data", data.toString()));
    all.addAll(List.of("--out", out.toString()));
    List<String> given = Arrays.asList(more);
    String[][] usual = {{"--fractions", "0,.75,.9"}, {"--seeds", "2"}, {"--draws", "2"}};
    for (String[] option : usual) {
      if (!given.contains(option[0])) {
        all.addAll(Arrays.asList(option));
      }
    }
    all.addAll(given);
    return all.toArray(String[]::new);
  }

  /** Files in which equal runs are equal: those with a speed in them are left out. */
  public static Map<String, String> comparable(Path out) {
    Map<String, String> files = Runs.files(out);
    List.of("summary.json", "report.html", "manifest.json").forEach(files::remove);
    return files;
  }

  /** {@code summary.json} without the speeds. */
  public static JsonNode summary(Path out) {
    ObjectNode summary = (ObjectNode) Runs.json(out, "summary.json");
    summary.remove("speed");
    return summary;
  }

  /** The lines of {@code curve.csv}, its header included. */
  public static List<String> curve(Path out) {
    try {
      return Files.readAllLines(out.resolve("curve.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
