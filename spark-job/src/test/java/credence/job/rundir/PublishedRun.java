package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.Standardisation;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.job.files.HadoopFolder;
import credence.job.files.Storage;
import credence.job.support.Faults;
import credence.job.support.RoundFigures;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.picture.PictureRules;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.ModelStore;
import credence.store.Provenance;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.Path;

/** All that a training does with its run directory, without the training. */
final class PublishedRun implements AutoCloseable {

  private static final RunIdentity IDENTITY = new RunIdentity("config", "data", null, "version");
  private static final NetworkSpec NETWORK =
      new NetworkSpec("tiny", new Shape(1, 3, 3), List.of(new Flatten(), new Dense(2)));
  private static final int KEEP = 2;

  private static final RunSettings SETTINGS =
      new RunSettings() {
        @Override
        public String rendered() {
          return "seed = 1\n";
        }

        @Override
        public JobKind job() {
          return JobKind.TRAIN;
        }

        @Override
        public List<String> differences(String text, String place) {
          return text.equals(rendered()) ? List.of() : List.of("seed");
        }
      };

  private final Path path;
  private final HeldRun held;
  private final Checkpoints checkpoints;
  private final MetricsLog metrics;
  private final int found;

  private PublishedRun(RunDirectory directory, Path path) throws IOException {
    this.path = path;
    this.held = HeldRun.of(directory);
    held.run().begin(SETTINGS);
    this.checkpoints = held.run().checkpoints(IDENTITY, KEEP);
    Checkpoints.Snapshot newest = checkpoints.newest(NETWORK, new Optimizer.Sgd());
    found = newest == null ? 0 : newest.rounds();
    if (newest != null) {
      requireIsOf(found, newest);
    }
    this.metrics = held.run().metrics(found);
    assertThat(metrics.rounds()).hasSize(found);
  }

  /** Begins, or goes on with, the run in {@code path}. */
  static PublishedRun open(Path path) throws IOException {
    return new PublishedRun(RunDirectory.at(path.toString(), Faults.configuration()), path);
  }

  /** Rounds of the newest checkpoint, which is whole. */
  int found() {
    return found;
  }

  /** Ends a round and checkpoints it. */
  void round(int round) throws IOException {
    metrics.add(RoundFigures.of(round));
    metrics.publish();
    checkpoints.write(NETWORK, snapshot(round));
  }

  /** Publishes the model and closes the run. */
  void finish() throws IOException {
    held.run().writeModel(model());
    ObjectNode summary = CanonicalJson.object().put("error", 0.25);
    held.run().finish(summary, new byte[] {1, 2, 3}, CanonicalJson.object());
  }

  /** What a reader who knows nothing of the job sees, now: a finished run, or none. */
  static boolean isComplete(Path path) throws IOException {
    RunDirectory directory = RunDirectory.at(path.toString(), Faults.configuration());
    Storage storage = Storage.of(path, Faults.configuration());
    boolean complete = directory.look(SETTINGS) == RunDirectory.Content.COMPLETE;
    HadoopFolder folder = new HadoopFolder(storage, new Path(path, "model"));
    if (ModelStore.contains(folder)) {
      assertThat(ModelStore.read(folder).posterior().mu())
          .as("a model that is there is whole")
          .isEqualTo(model().posterior().mu());
    }
    if (complete) {
      assertThat(ModelStore.contains(folder)).isTrue();
      requireManifest(storage, path);
    }
    return complete;
  }

  private static void requireManifest(Storage storage, Path path) throws IOException {
    JsonNode manifest =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(storage.read(new Path(path, "manifest.json")));
    assertThat(manifest.path("files")).hasSize(8);
    for (JsonNode file : manifest.path("files")) {
      byte[] bytes = storage.read(new Path(path, file.path("path").asText()));
      CRC32C checksum = new CRC32C();
      checksum.update(bytes);
      assertThat(bytes).hasSize(file.path("length").asInt());
      assertThat(file.path("crc32c").asText()).isEqualTo("%08x".formatted(checksum.getValue()));
    }
  }

  /** As a process that died: nothing is put in order, but others may take the lock. */
  void abandon() throws IOException {
    held.close();
  }

  @Override
  public void close() throws IOException {
    held.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static Checkpoints.Snapshot snapshot(int round) {
    TrainState state = TrainState.of(posterior(round), new float[0][], round);
    ObjectNode course = CanonicalJson.object().put("best", round - 1);
    return new Checkpoints.Snapshot(round, state, course, posterior(-round), posterior(-2 * round));
  }

  private static void requireIsOf(int round, Checkpoints.Snapshot found) {
    Checkpoints.Snapshot expected = snapshot(round);
    assertThat(found.state().posterior().mu()).isEqualTo(expected.state().posterior().mu());
    assertThat(found.state().posterior().rho()).isEqualTo(expected.state().posterior().rho());
    assertThat(found.state().steps()).isEqualTo(round);
    assertThat(found.best().mu()).isEqualTo(expected.best().mu());
    assertThat(found.average().mu()).isEqualTo(expected.average().mu());
    assertThat(found.course()).isEqualTo(expected.course());
  }

  private static MeanField posterior(int seed) {
    Random random = new Random(seed);
    int size = WeightLayout.of(NETWORK).size();
    float[] mu = new float[size];
    float[] rho = new float[size];
    for (int i = 0; i < size; i++) {
      mu[i] = random.nextFloat();
      rho[i] = random.nextFloat();
    }
    return MeanField.of(mu, rho);
  }

  private static Model model() {
    Provenance provenance =
        new Provenance(
            "0.1.0",
            "none",
            1,
            "00".repeat(32),
            CanonicalJson.object(),
            CanonicalJson.object(),
            null);
    return new Model(
        NETWORK,
        posterior(0),
        new GaussianPrior(0, 1),
        new Shape(1, 3, 3),
        new Standardisation(new float[] {0}, new float[] {1}),
        PictureRules.usual(),
        List.of("no", "yes"),
        provenance);
  }

  /** Files that a crash may leave behind. */
  static List<String> temporary(Path path) throws IOException {
    Storage storage = Storage.of(path, Faults.configuration());
    try {
      return storage.list(path).stream()
          .map(status -> status.getPath().getName())
          .filter(name -> name.startsWith(".") && !name.equals(RunMarker.FILE))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
