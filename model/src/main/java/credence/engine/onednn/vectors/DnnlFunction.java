package credence.engine.onednn.vectors;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Operation;
import credence.engine.onednn.dnnl.Primitives;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** A function of oneDNN's over a chunk, which it passes through memory outside the heap. */
public final class DnnlFunction {

  /** The shortest length that a primitive is made for; the others are twice the one before. */
  private static final int SHORTEST = 256;

  private final Floats data;
  private final Operation[] operations = new Operation[index(VectorOps.LENGTH) + 1];

  private DnnlFunction(Primitives primitives, int algorithm) {
    data = primitives.floats(VectorOps.LENGTH);
    for (int i = 0; i < operations.length; i++) {
      operations[i] = operation(primitives, algorithm, SHORTEST << i);
    }
  }

  static DnnlFunction exponential(Primitives primitives) {
    return new DnnlFunction(primitives, dnnl.dnnl_eltwise_exp);
  }

  /** The natural logarithm. */
  public static DnnlFunction logarithm(Primitives primitives) {
    return new DnnlFunction(primitives, dnnl.dnnl_eltwise_log);
  }

  private Operation operation(Primitives primitives, int algorithm, int length) {
    memory.desc shape =
        primitives.keep(
            new memory.desc(new long[] {length}, memory.data_type.f32, memory.format_tag.a));
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            primitives.cpu(),
            dnnl.dnnl_forward_inference,
            algorithm,
            shape,
            shape,
            primitives.attributes(),
            false);
    memory inPlace = primitives.memory(shape, data.at(0));
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC, inPlace).put(dnnl.DNNL_ARG_DST, inPlace);
    return primitives.operation(description, new eltwise_forward(description), arguments);
  }

  /** Of the primitive that is just long enough for {@code count} values. */
  private static int index(int count) {
    int times = (count + SHORTEST - 1) / SHORTEST;
    return 32 - Integer.numberOfLeadingZeros(times - 1);
  }

  /** Replaces the first {@code count} values of {@code x}. */
  public void apply(float[] x, int count) {
    data.put(0, x, count);
    operations[index(count)].run();
    data.get(0, x, count);
  }
}
