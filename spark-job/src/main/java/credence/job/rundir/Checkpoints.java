package credence.job.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.HadoopFolder;
import credence.job.files.Storage;
import credence.net.NetworkSpec;
import credence.store.CanonicalJson;
import credence.store.ModelFormatException;
import credence.store.StateStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code checkpoints/round-000123}: the state after so many rounds, for the newest few. */
public final class Checkpoints {

  /**
   * @param rounds completed
   * @param course what the evaluations so far have led to
   * @param best the posterior of the best of them, or null
   * @param average that of the last rounds so far, or null
   */
  public record Snapshot(
      int rounds, TrainState state, JsonNode course, MeanField best, MeanField average) {}

  private static final String BEST = "best";
  private static final String AVERAGE = "average";
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Storage storage;
  private final Path folder;
  private final RunIdentity identity;
  private final int keep;
  private final RunLock lock;

  Checkpoints(Storage storage, Path folder, RunIdentity identity, int keep, RunLock lock) {
    this.storage = storage;
    this.folder = folder;
    this.identity = identity;
    this.keep = keep;
    this.lock = lock;
  }

  /**
   * Writes a checkpoint and deletes those that are too many.
   *
   * @throws JobException with exit code 75 if another job has taken the run directory over
   */
  public void write(NetworkSpec network, Snapshot snapshot) throws IOException {
    lock.check();
    Path checkpoint = path(snapshot.rounds());
    storage.delete(checkpoint);
    ObjectNode metadata = identity.write();
    metadata.put("rounds", snapshot.rounds());
    metadata.set("course", snapshot.course());
    metadata.put(BEST, snapshot.best() != null);
    writeBeside(checkpoint, BEST, network, snapshot.best());
    if (snapshot.average() != null) {
      metadata.put(AVERAGE, true);
      writeBeside(checkpoint, AVERAGE, network, snapshot.average());
    }
    StateStore.write(new HadoopFolder(storage, checkpoint), network, snapshot.state(), metadata);
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
      storage.delete(old);
    }
  }

  /** A posterior or null, in a folder of its own within the checkpoint. */
  private void writeBeside(Path checkpoint, String name, NetworkSpec network, MeanField posterior)
      throws IOException {
    if (posterior != null) {
      StateStore.write(beside(checkpoint, name), network, posterior);
    }
  }

  /**
   * The newest checkpoint that is whole, best posterior included, or null; those that are damaged
   * are passed over with a warning.
   *
   * @throws JobException with exit code 76 if it is of another run
   */
  public Snapshot newest(NetworkSpec network, Optimizer optimizer) throws IOException {
    for (Path checkpoint : newestFirst()) {
      try {
        return read(checkpoint, network, optimizer);
      } catch (FileNotFoundException | ModelFormatException e) {
        LOG.warn("passing over checkpoint {}: {}", checkpoint, e.getMessage());
      }
    }
    return null;
  }

  private Snapshot read(Path checkpoint, NetworkSpec network, Optimizer optimizer)
      throws IOException {
    HadoopFolder files = new HadoopFolder(storage, checkpoint);
    ObjectNode metadata = StateStore.metadata(files);
    ObjectNode found = metadata.deepCopy().without(List.of("rounds", "course", BEST, AVERAGE));
    if (!found.equals(CanonicalJson.sorted(identity.write()))) {
      throw new JobException(
          ExitCode.FOREIGN_CHECKPOINT,
          "checkpoint %s is of another run: expected %s, found %s"
              .formatted(checkpoint, identity.write(), found));
    }
    return new Snapshot(
        metadata.path("rounds").asInt(),
        StateStore.read(files, network, optimizer).state(),
        metadata.path("course"),
        readBeside(checkpoint, BEST, network, metadata),
        readBeside(checkpoint, AVERAGE, network, metadata));
  }

  private MeanField readBeside(Path checkpoint, String name, NetworkSpec network, JsonNode metadata)
      throws IOException {
    return metadata.path(name).asBoolean()
        ? StateStore.posterior(beside(checkpoint, name), network)
        : null;
  }

  private HadoopFolder beside(Path checkpoint, String name) {
    return new HadoopFolder(storage, new Path(checkpoint, name));
  }

  /** The rounds of the newest checkpoint in {@code folder} that is sealed, or 0. */
  static int newestRound(Storage storage, Path folder) throws IOException {
    for (Path checkpoint : newestFirst(storage, folder)) {
      if (StateStore.contains(new HadoopFolder(storage, checkpoint))) {
        return number(checkpoint);
      }
    }
    return 0;
  }

  private List<Path> newestFirst() throws IOException {
    return newestFirst(storage, folder);
  }

  private static List<Path> newestFirst(Storage storage, Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (FileStatus status : storage.list(folder)) {
      if (status.isDirectory() && status.getPath().getName().matches("round-\\d{6,}")) {
        found.add(status.getPath());
      }
    }
    found.sort(Comparator.comparing((Path path) -> number(path)).reversed());
    return found;
  }

  private static int number(Path path) {
    return Integer.parseInt(path.getName().substring("round-".length()));
  }

  private Path path(int rounds) {
    return new Path(folder, "round-%06d".formatted(rounds));
  }
}
