package credence.job.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.Json;
import credence.job.config.hocon.FlatSettings;
import credence.job.files.HadoopFolder;
import credence.job.files.Paths;
import credence.job.files.PlaceNames;
import credence.job.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a finished run of any job has left, as it is read back.
 *
 * @param place its directory
 * @param settings of {@code config.conf}, by path
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}
 * @param rounds the lines of {@code metrics.jsonl}; none if there is no such file
 */
public record FinishedRun(
    Path place,
    SortedMap<String, String> settings,
    JsonNode summary,
    JsonNode manifest,
    List<JsonNode> rounds) {

  /**
   * @param path of a run directory, or of the model in it
   * @throws JobException with exit code 66 if no finished run is there, 65 if a file of it is not
   *     what it should be
   */
  public static FinishedRun read(String path, Configuration hadoop) throws IOException {
    Path given = Paths.of(path);
    Path place = PlaceNames.run(given.getFileSystem(hadoop).makeQualified(given));
    HadoopFolder folder = HadoopFolder.of(place, hadoop);
    try {
      folder.length(RunFolder.SUCCESS);
      JsonNode summary = json(folder, place, "summary.json");
      JsonNode manifest = json(folder, place, "manifest.json");
      return new FinishedRun(
          place, settings(folder, place), summary, manifest, rounds(folder, place));
    } catch (FileNotFoundException e) {
      throw new JobException(
          ExitCode.INPUT_MISSING, place + " holds no finished run: " + e.getMessage(), e);
    }
  }

  /** What made it. */
  public JobKind job() {
    String byManifest = manifest.path("job").asText();
    // Manifests did not always say so; the settings of all jobs but one did.
    String id = byManifest.isEmpty() ? settings.getOrDefault("job", "train") : byManifest;
    return JobKind.of(id)
        .orElseThrow(
            () -> new JobException(ExitCode.BAD_DATA, place + ": made by an unknown job " + id));
  }

  private static JsonNode json(HadoopFolder folder, Path place, String name) throws IOException {
    return json(text(folder, name), new Path(place, name));
  }

  private static JsonNode json(String text, Path file) {
    try {
      JsonNode tree = Json.read(text);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      throw new JobException(
          ExitCode.BAD_DATA, "%s: not JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
    throw new JobException(ExitCode.BAD_DATA, file + ": not a JSON object");
  }

  private static SortedMap<String, String> settings(HadoopFolder folder, Path place)
      throws IOException {
    SortedMap<String, String> settings =
        FlatSettings.parse(text(folder, RunFolder.CONFIG), place + "/" + RunFolder.CONFIG).values();
    settings.values().removeIf(value -> value.equals("null"));
    return settings;
  }

  private static List<JsonNode> rounds(HadoopFolder folder, Path place) throws IOException {
    String text;
    try {
      text = text(folder, "metrics.jsonl");
    } catch (FileNotFoundException e) {
      return List.of();
    }
    List<JsonNode> rounds = new ArrayList<>();
    text.lines().forEach(line -> rounds.add(json(line, new Path(place, "metrics.jsonl"))));
    return rounds;
  }

  private static String text(HadoopFolder folder, String name) throws IOException {
    try (InputStream in = folder.open(name)) {
      return new String(in.readNBytes(Storage.MOST_BYTES), StandardCharsets.UTF_8);
    }
  }
}
