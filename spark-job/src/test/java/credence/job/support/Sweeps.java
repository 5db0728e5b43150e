package credence.job.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small sweeps: their files, their command lines and what they leave. */
public final class Sweeps {

  /** A tiny network, 6 steps an epoch on 200 images of {@link TinyData}, P = 1. */
  private static final String EXPERIMENT =
      """
      seed = 1
      network { name = tiny, layers = [{type = conv2d, filters = 2, kernel = 5, stride = 3},
        {type = relu}, {type = maxpool2d, kernel = 2, stride = 2}, {type = flatten},
        {type = dense, units = 10}] }
      data { validation = 40, partitions = 1 }
      training { epochs = 4, batch = 32, steps-per-round = 2, learning-rate.start = 0.01 }
      evaluation.draws = 2
      """;

  private Sweeps() {}

  /** Writes {@code experiment.conf} and {@code sweep.conf}; returns the latter. */
  public static Path write(Path folder, String text) {
    try {
      Files.writeString(folder.resolve("experiment.conf"), EXPERIMENT);
      return Files.writeString(
          folder.resolve("sweep.conf"), "experiment = experiment.conf\n" + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String[] arguments(Path file, Path data, Path out, String... more) {
    List<String> all = new ArrayList<>(List.of(file.toString()));
    all.addAll(List.of("--data", data.toString(), "--out", out.toString()));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  /** The lines of {@code trials.csv}, its header included, without what differs from run to run. */
  public static List<String> trials(Path out) {
    try {
      List<String> lines = new ArrayList<>();
      List<String> header = null;
      for (String line : Files.readAllLines(out.resolve("trials.csv"))) {
        List<String> cells = new ArrayList<>(Arrays.asList(line.split(",", -1)));
        header = header == null ? List.copyOf(cells) : header;
        cells.remove(header.indexOf("seconds"));
        lines.add(String.join(",", cells));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A column of {@code trials.csv}, which has no quoted cells. */
  public static List<String> column(Path out, String name) {
    List<String> lines = trials(out);
    int at = Arrays.asList(lines.get(0).split(",", -1)).indexOf(name);
    return lines.stream().skip(1).map(line -> line.split(",", -1)[at]).toList();
  }

  public static JsonNode chosen(Path out) {
    return Runs.json(out, "summary.json").path("chosen");
  }
}
