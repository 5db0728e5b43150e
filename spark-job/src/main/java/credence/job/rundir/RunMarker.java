package credence.job.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigException;
import credence.job.base.JobException;
import credence.job.base.Json;
import credence.job.config.ExperimentReader;
import credence.job.config.hocon.Hocon;
import credence.job.files.Storage;
import credence.store.CanonicalJson;
import credence.store.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * The sign that a run of ours made a folder: {@code .credence-run}, with the digest of the {@code
 * config.conf} that the run wrote. Runs of versions that left none are known by their manifest, or
 * by settings that only such a run writes.
 */
final class RunMarker {

  static final String FILE = ".credence-run";
  private static final String FORMAT = "credence-run-folder";
  private static final Set<String> SECTIONS =
      Set.of("data", "evaluation", "network", "posterior", "prior", "seed", "training");
  private final Storage storage;
  private final Path folder;

  RunMarker(Storage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /** Marks the folder for a run with that {@code config.conf}. */
  void write(byte[] config) throws IOException {
    ObjectNode json = CanonicalJson.object();
    json.put("config", Sha256.of(config));
    json.put("format", FORMAT);
    json.put("version", 1);
    byte[] bytes = CanonicalJson.bytes(json);
    storage.write(file(FILE), out -> out.write(bytes));
  }

  /** Files of a run that none of ours left as they are; none if one made the folder. */
  List<String> changed(byte[] config) throws IOException {
    if (isFile(FILE)) {
      JsonNode json = json(storage.read(file(FILE)));
      return none(
          json.path("format").asText().equals(FORMAT)
              && json.path("config").asText().equals(Sha256.of(config)));
    }
    if (isFile("manifest.json")) {
      JsonNode json = json(storage.read(file("manifest.json")));
      return json.path("format").asText().equals("credence-run")
          ? new RunManifest(storage, folder).changed(json)
          : List.of(RunFolder.CONFIG, "manifest.json");
    }
    return none(isJob(config) || (hasRounds() && isExperiment(config)));
  }

  private static List<String> none(boolean isOurs) {
    return isOurs ? List.of() : List.of(RunFolder.CONFIG);
  }

  /** Whether the settings are those of a job, as it writes them to the byte. */
  private static boolean isJob(byte[] config) {
    JsonNode json = json(config);
    return json instanceof ObjectNode object
        && JobKind.of(json.path("job").asText()).filter(job -> job != JobKind.TRAIN).isPresent()
        && Arrays.equals(config, CanonicalJson.bytes(CanonicalJson.sorted(object)));
  }

  private boolean isExperiment(byte[] config) {
    try {
      String text = new String(config, StandardCharsets.UTF_8);
      var unused = ExperimentReader.reread(text, file(RunFolder.CONFIG).toString());
      // All of it stands in what a run writes, and little of it in what people do.
      return Hocon.parse(text, RunFolder.CONFIG).root().keySet().containsAll(SECTIONS);
    } catch (JobException | ConfigException e) {
      return false;
    }
  }

  private boolean hasRounds() throws IOException {
    return isFile("metrics.jsonl")
        || isFile("trial.json")
        || !storage.list(file("checkpoints")).isEmpty();
  }

  private boolean isFile(String name) throws IOException {
    return storage.exists(file(name));
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.read(bytes);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return new Path(folder, name);
  }
}
