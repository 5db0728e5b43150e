package credence.job.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Outputs;
import credence.engine.EngineSpec;
import credence.job.base.Counted;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.Progress;
import credence.job.cluster.Devices;
import credence.job.cluster.SparkSessions;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.models.TrainedModel;
import credence.job.rundir.JobKind;
import credence.job.rundir.ManifestJson;
import credence.job.rundir.OpenRun;
import credence.job.rundir.Parts;
import credence.job.rundir.RunDirectory;
import credence.job.rundir.RunFile;
import credence.net.WeightLayout;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Predicts a table's rows, the partitions that are not there yet, and sums up. */
final class NumberScoring implements RunDirectory.Work {

  private static final Logger LOG = LoggerFactory.getLogger(NumberScoring.class);

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final TrainedModel model;
  private final DrawsOf draws;
  private final NumberColumns columns;
  private final ScoreRequest request;
  private final ScoreSettings settings;
  private final int partitions;
  private long bad;
  private String firstError;

  NumberScoring(
      SparkSession session,
      TrainedModel model,
      DrawsOf draws,
      NumberColumns columns,
      ScoreRequest request,
      ScoreSettings settings) {
    this.session = session;
    this.spark = new JavaSparkContext(session.sparkContext());
    this.model = model;
    this.draws = draws;
    this.columns = columns;
    this.request = request;
    this.settings = settings;
    this.partitions = settings.json().path("partitions").asInt();
  }

  @Override
  public void in(OpenRun run) throws IOException {
    Parts parts = run.parts("scores");
    SortedSet<Integer> there = parts.published();
    for (int part : there) {
      count(NumberSums.of(parts.note(part)));
    }
    requireFewBad();
    List<Integer> missing =
        IntStream.range(0, partitions).filter(p -> !there.contains(p)).boxed().toList();
    long start = System.nanoTime();
    if (!missing.isEmpty()) {
      score(missing, parts);
    }
    finish(run, parts, (System.nanoTime() - start) / 1e9);
    parts.clean();
  }

  private void score(List<Integer> missing, Parts parts) throws IOException {
    spark.setJobGroup(SparkSessions.group(settings.hash()), "scoring", true);
    LOG.info("{} in {}", Counted.of(columns.count(), "row"), Counted.of(partitions, "partition"));
    Worker worker =
        new Worker(
            model.settings().engineFor(request.precision()),
            EngineSpec.forPrediction(model.model().network()).in(request.precision()),
            model.model().standardisation(),
            draws.seed());
    Broadcast<WireState> posterior = spark.broadcast(WireState.of(model.model().posterior()));
    Outputs.Numbers numbers = (Outputs.Numbers) model.model().outputs();
    NumberTask task =
        new NumberTask(
            new NumberTask.Predicting(worker, draws, numbers, posterior),
            RowFiles.of(session, NumberColumns.WRITTEN),
            parts.staging().toString(),
            columns.root());
    int before = partitions - missing.size();
    try (Progress progress = new Progress("scoring", "partitions", before, partitions)) {
      MissingParts.run(
          Devices.lend(columns.partitioned(partitions), worker.engine()),
          task,
          missing,
          (part, result) -> {
            publish(part, result, parts);
            progress.step();
          });
    } finally {
      posterior.destroy();
    }
  }

  private void publish(int part, NumberTask.Part result, Parts parts) {
    if (result.fault() != null) {
      throw new JobException(
          ExitCode.BAD_DATA, "%s, partition %d: %s".formatted(model.place(), part, result.fault()));
    }
    try {
      parts.publish(part, result.staged().name(), result.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    count(result.sums());
    requireFewBad();
  }

  private void count(NumberSums sums) {
    bad += sums.bad();
    firstError = firstError == null ? sums.firstError() : firstError;
  }

  private void requireFewBad() {
    if (bad > request.maxBad()) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "%d rows cannot be predicted and --max-bad is %d; one of them: %s. The same command with a larger --max-bad goes on and keeps them as rows with an error"
              .formatted(bad, request.maxBad(), firstError));
    }
  }

  private void finish(OpenRun run, Parts parts, double seconds) throws IOException {
    NumberSums sums = NumberSums.NONE;
    List<RunFile> files = new ArrayList<>();
    TreeSet<String> engines = new TreeSet<>();
    TreeSet<String> processors = new TreeSet<>();
    for (int part = 0; part < partitions; part++) {
      JsonNode note = parts.note(part);
      sums = sums.plus(NumberSums.of(note));
      files.add(
          new RunFile(
              parts.pathOf(part), note.path("length").asLong(), note.path("crc32c").asLong()));
      engines.add(note.path("engine").asText());
      processors.add(note.path("processor").asText());
    }
    ObjectNode manifest = ManifestJson.begun(JobKind.SCORE, spark.version());
    manifest.put("seed", draws.seed());
    manifest.put("parent", model.id());
    manifest.put("config", settings.hash());
    manifest.set("data", settings.json().path("input").get("fingerprint"));
    ManifestJson.machines(manifest, engines, processors);
    run.finish(summary(sums, seconds), manifest, files);
  }

  private ObjectNode summary(NumberSums sums, double seconds) {
    ObjectNode json = CanonicalJson.object();
    json.put("model", model.id());
    json.put("network", model.model().network().name());
    json.put("temperature", model.settings().temperature());
    json.put("parameters", WeightLayout.of(model.model().network()).weightsAndBiases());
    json.set("input", settings.json().get("input"));
    json.set("mode", settings.json().get("mode"));
    json.set("draws", settings.json().get("draws"));
    sums.put(json);
    json.putObject("speed").put("seconds", seconds);
    return json;
  }
}
