package credence.job.cluster;

import credence.bayes.MeanField;
import credence.engine.Engine;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A training state, or a posterior alone, on its way between driver and executors, as one array of
 * bytes: copying memory is many times faster than Java's serialisation of float arrays. No record,
 * since a session that serialises by Kryo has to send it too, and Kryo 4 cannot read records.
 */
public final class WireState implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private final int weights;
  private final int moments;
  private final long steps;

  private WireState(byte[] bytes, int weights, int moments, long steps) {
    this.bytes = bytes;
    this.weights = weights;
    this.moments = moments;
    this.steps = steps;
  }

  public static WireState of(TrainState state) {
    int weights = state.posterior().size();
    int moments = state.moments().length;
    byte[] bytes = new byte[size(weights, moments)];
    FloatBuffer floats = floats(bytes);
    floats.put(state.posterior().mu()).put(state.posterior().rho());
    for (float[] moment : state.moments()) {
      floats.put(moment);
    }
    return new WireState(bytes, weights, moments, state.steps());
  }

  /** A posterior alone: to be predicted with, or started from. */
  public static WireState of(MeanField posterior) {
    return of(TrainState.initial(posterior, new Optimizer.None()));
  }

  /** The state's own array: mu, rho and the moments, little-endian. */
  public byte[] bytes() {
    return bytes;
  }

  /** Length of each vector. */
  public int weights() {
    return weights;
  }

  /** A copy that is the caller's own. */
  public TrainState toState() {
    FloatBuffer floats = floats(bytes);
    float[][] vectors = new float[2 + moments][weights];
    for (float[] vector : vectors) {
      floats.get(vector);
    }
    float[][] rest = Arrays.copyOfRange(vectors, 2, vectors.length);
    return TrainState.of(MeanField.of(vectors[0], vectors[1]), rest, steps);
  }

  /** A copy of the posterior alone, the caller's own. */
  public MeanField posterior() {
    FloatBuffer floats = floats(bytes);
    float[] mu = new float[weights];
    float[] rho = new float[weights];
    floats.get(mu).get(rho);
    return MeanField.of(mu, rho);
  }

  /** Loads an engine with the state, or with the posterior if it travelled alone. */
  public void loadInto(Engine engine) {
    if (moments == 0) {
      engine.load(posterior());
    } else {
      engine.load(toState());
    }
  }

  /** Piece {@code slice} of {@code slices} of every vector. */
  public WireState slice(int slice, int slices) {
    int from = bound(slice, slices);
    int end = bound(slice + 1, slices);
    byte[] piece = new byte[size(end - from, moments)];
    for (int vector = 0; vector < 2 + moments; vector++) {
      int at = 4 * (vector * weights + from);
      System.arraycopy(bytes, at, piece, 4 * vector * (end - from), 4 * (end - from));
    }
    return new WireState(piece, end - from, moments, steps);
  }

  private int bound(int slice, int slices) {
    return (int) ((long) weights * slice / slices);
  }

  private static int size(int weights, int moments) {
    long size = 4L * weights * (2 + moments);
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a state of %d weights has %d bytes, more than one message can hold: raise"
                  .formatted(weights, size)
              + " training.merge-slices");
    }
    return (int) size;
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
