package credence.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checkpoints as folders: {@code state.json}, a file of tensors for mu, rho and each moment, {@code
 * state.sha256}. Written and trusted as {@link ModelStore} does.
 */
public final class StateStore {

  /**
   * A training state and what the caller keeps with it.
   *
   * @param metadata free: round, configuration hash, engine, best round so far
   */
  public record Checkpoint(TrainState state, ObjectNode metadata) {}

  private static final Manifest MANIFEST = new Manifest("state");
  private static final String FORMAT = "credence-state";
  private static final int VERSION = 1;

  private StateStore() {}

  /** Whether {@code folder} has a whole checkpoint. */
  public static boolean contains(Folder folder) throws IOException {
    return MANIFEST.isSealed(folder);
  }

  /**
   * Writes a checkpoint; until the last file stands there is none, whatever fails.
   *
   * @param network whose weights these are
   * @param metadata as {@link Checkpoint} has it; keys are sorted
   * @return SHA-256 of {@code state.json}, and through it of every tensor
   * @throws FileAlreadyExistsException if the folder has a checkpoint
   * @throws IllegalArgumentException if the state is of another network
   */
  public static String write(
      Folder folder, NetworkSpec network, TrainState state, ObjectNode metadata)
      throws IOException {
    if (contains(folder)) {
      throw new FileAlreadyExistsException(folder.describe(MANIFEST.json()));
    }
    WeightLayout layout = WeightLayout.of(network);
    if (layout.size() != state.posterior().size()) {
      throw new IllegalArgumentException(
          "a state of %d weights for network %s, which has %d"
              .formatted(state.posterior().size(), network.name(), layout.size()));
    }
    ObjectNode json = CanonicalJson.object();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put("steps", state.steps());
    json.set("metadata", CanonicalJson.sorted(metadata));
    ArrayNode tensors = json.putArray("tensors");
    new Tensors("mu", layout).write(folder, state.posterior().mu(), tensors);
    new Tensors("rho", layout).write(folder, state.posterior().rho(), tensors);
    for (int m = 0; m < state.moments().length; m++) {
      new Tensors("moment." + m, layout).write(folder, state.moments()[m], tensors);
    }
    return MANIFEST.write(folder, json);
  }

  /** Writes a posterior alone, as {@link #write} does a state: without moments, steps, metadata. */
  public static String write(Folder folder, NetworkSpec network, MeanField posterior)
      throws IOException {
    TrainState state = TrainState.initial(posterior, new Optimizer.None());
    return write(folder, network, state, CanonicalJson.object());
  }

  /**
   * The metadata alone: whether a checkpoint is of this run is known before its tensors are read.
   *
   * @throws java.io.FileNotFoundException if there is no checkpoint
   * @throws ModelFormatException if the manifest is damaged, or not of this version
   */
  public static ObjectNode metadata(Folder folder) throws IOException {
    return manifest(folder).tree("metadata");
  }

  /**
   * @param network whose weights the checkpoint must have
   * @param optimizer whose moments it must have
   * @throws java.io.FileNotFoundException if there is no checkpoint, or a file of it is missing
   * @throws ModelFormatException if it is damaged, of another network or optimiser, or not of this
   *     version
   */
  public static Checkpoint read(Folder folder, NetworkSpec network, Optimizer optimizer)
      throws IOException {
    Fields json = manifest(folder);
    long steps = json.whole("steps");
    if (steps < 0) {
      throw json.wrong("steps", "a number of steps");
    }
    List<String> roles = new ArrayList<>(List.of("mu", "rho"));
    for (int m = 0; m < optimizer.moments(); m++) {
      roles.add("moment." + m);
    }
    List<float[]> vectors = Tensors.readAll(folder, json, WeightLayout.of(network), roles);
    float[][] moments = vectors.subList(2, vectors.size()).toArray(float[][]::new);
    MeanField posterior = MeanField.of(vectors.get(0), vectors.get(1));
    return new Checkpoint(TrainState.of(posterior, moments, steps), json.tree("metadata"));
  }

  /** Reads a posterior that was written alone; throws as {@link #read} does. */
  public static MeanField posterior(Folder folder, NetworkSpec network) throws IOException {
    return read(folder, network, new Optimizer.None()).state().posterior();
  }

  private static Fields manifest(Folder folder) throws IOException {
    return MANIFEST.read(folder, FORMAT, VERSION, "steps", "metadata", "tensors");
  }
}
