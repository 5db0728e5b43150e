package credence.engine.onednn;

import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Operation;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.dnnl.SingleThread;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The most that the calling thread's core reaches: in oneDNN's products of single precision, and in
 * copying memory. Each is the fastest of many short pieces, so that other work on a shared machine,
 * which comes and goes, does not count.
 */
public final class ProcessorPeak {

  /** A product of this many rows, columns and terms: a millisecond, and the caches hold it. */
  private static final int SIDE = 512;

  /** A copy of two such vectors, {@value} floats each, goes beyond the caches. */
  private static final int LONG = 1 << 24;

  /** Of which so many are timed together. */
  private static final int PIECE = 1 << 20;

  private ProcessorPeak() {}

  /**
   * Additions and multiplications a second.
   *
   * @param seconds to look for it
   * @throws UnsupportedOperationException where oneDNN's native library does not load
   */
  public static double flops(double seconds) {
    DnnlLibrary.load();
    SingleThread.enter();
    try (Primitives primitives = new Primitives()) {
      Operation product = product(primitives);
      return 2.0 * SIDE * SIDE * SIDE / fastest(seconds, 1, any -> product.run());
    }
  }

  /**
   * Bytes a second, those read and those written together.
   *
   * @param length of the vectors, in floats: {@link #longest()} unless many threads share a memory
   */
  public static double bytes(double seconds, int length) {
    DnnlLibrary.load();
    try (Floats from = Floats.allocate(length);
        Floats to = Floats.allocate(length)) {
      int pieces = length / PIECE;
      long size = (long) PIECE * Float.BYTES;
      return 2.0
          * size
          / fastest(
              seconds, pieces, i -> Pointer.memcpy(to.at(i * PIECE), from.at(i * PIECE), size));
    }
  }

  /** Floats of a vector that no cache holds. */
  public static int longest() {
    return LONG;
  }

  private interface Piece {
    void run(int index);
  }

  /** Seconds of the fastest piece. */
  private static double fastest(double seconds, int pieces, Piece piece) {
    long begin = System.nanoTime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2 * pieces || System.nanoTime() - begin < seconds * 1e9; i++) {
      long start = System.nanoTime();
      piece.run(i % pieces);
      least = Math.min(least, System.nanoTime() - start);
    }
    return least / 1e9;
  }

  /** Both factors in layouts of oneDNN's choice. */
  private static Operation product(Primitives primitives) {
    memory.desc any =
        primitives.keep(
            new memory.desc(new long[] {SIDE, SIDE}, memory.data_type.f32, memory.format_tag.any));
    matmul.primitive_desc description =
        new matmul.primitive_desc(primitives.cpu(), any, any, any, primitives.attributes(), false);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments
        .put(dnnl.DNNL_ARG_SRC, ones(primitives, primitives.keep(description.src_desc())))
        .put(dnnl.DNNL_ARG_WEIGHTS, ones(primitives, primitives.keep(description.weights_desc())))
        .put(dnnl.DNNL_ARG_DST, ones(primitives, primitives.keep(description.dst_desc())));
    return primitives.operation(description, new matmul(description), arguments);
  }

  /** Memory of its own, filled with numbers that no unit treats specially. */
  private static memory ones(Primitives primitives, memory.desc description) {
    int length = (int) (description.get_size() / Float.BYTES);
    Floats values = primitives.floats(length);
    FloatPointer at = values.at(0);
    for (int i = 0; i < length; i++) {
      at.put(i, 1);
    }
    return primitives.memory(description, at);
  }
}
