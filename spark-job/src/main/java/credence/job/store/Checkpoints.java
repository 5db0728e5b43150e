package credence.job.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.net.NetworkSpec;
import credence.store.CanonicalJson;
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
   */
  public record Found(int rounds, TrainState state) {}

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
   * Writes the state after {@code rounds} rounds and deletes those that are too many.
   *
   * @throws JobException with exit code 75 if another job has taken the run directory over
   */
  public void write(int rounds, NetworkSpec network, TrainState state) throws IOException {
    lock.check();
    Path checkpoint = path(rounds);
    storage.delete(checkpoint);
    ObjectNode metadata = identity.write();
    metadata.put("rounds", rounds);
    StateStore.write(new HadoopFolder(storage, checkpoint), network, state, metadata);
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
      storage.delete(old);
    }
  }

  /**
   * The newest checkpoint that is whole, or null; those that are damaged are passed over with a
   * warning.
   *
   * @throws JobException with exit code 76 if it is of another run
   */
  public Found newest(NetworkSpec network, Optimizer optimizer) throws IOException {
    for (Path checkpoint : newestFirst()) {
      try {
        return read(checkpoint, network, optimizer);
      } catch (FileNotFoundException | credence.store.ModelFormatException e) {
        LOG.warn("passing over checkpoint {}: {}", checkpoint, e.getMessage());
      }
    }
    return null;
  }

  private Found read(Path checkpoint, NetworkSpec network, Optimizer optimizer) throws IOException {
    HadoopFolder files = new HadoopFolder(storage, checkpoint);
    ObjectNode metadata = StateStore.metadata(files);
    int rounds = metadata.path("rounds").asInt();
    ObjectNode found = metadata.without(List.of("rounds"));
    if (!found.equals(CanonicalJson.sorted(identity.write()))) {
      throw new JobException(
          ExitCode.FOREIGN_CHECKPOINT,
          "checkpoint %s is of another run: expected %s, found %s"
              .formatted(checkpoint, identity.write(), found));
    }
    return new Found(rounds, StateStore.read(files, network, optimizer).state());
  }

  private List<Path> newestFirst() throws IOException {
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
