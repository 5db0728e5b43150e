package credence.engine.onednn;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * softplus(x) = max(x, 0) + log1p(e) and its derivative, sigmoid(x), from one e = exp(-|x|). The
 * exponential is oneDNN's; log1p(e) = 2 artanh(e / (2 + e)) is a short series, so that softplus
 * keeps its relative precision where it is small: a sigma of 1e-5 is as exact as one of 1.
 */
final class SoftplusChunk implements Elementwise {

  /** The shortest length that a primitive is made for; the others are twice the one before. */
  private static final int SHORTEST = 256;

  private final Floats exponents;
  private final Operation[] exponentials;
  private final float[] e = new float[Chunks.LENGTH];

  SoftplusChunk(Workbench bench) {
    exponents = bench.floats(Chunks.LENGTH);
    exponentials = new Operation[index(Chunks.LENGTH) + 1];
    for (int i = 0; i < exponentials.length; i++) {
      exponentials[i] = exponential(bench, exponents, SHORTEST << i);
    }
  }

  private static Operation exponential(Workbench bench, Floats data, int length) {
    memory.desc shape =
        bench.keep(new memory.desc(new long[] {length}, memory.data_type.f32, memory.format_tag.a));
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            bench.cpu(),
            dnnl.dnnl_forward_inference,
            dnnl.dnnl_eltwise_exp,
            shape,
            shape,
            bench.attributes(),
            false);
    memory inPlace = bench.memory(shape, data.at(0));
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC, inPlace).put(dnnl.DNNL_ARG_DST, inPlace);
    return bench.operation(description, new eltwise_forward(description), arguments);
  }

  /** Of the primitive that is just long enough for {@code count} values. */
  private static int index(int count) {
    int times = (count + SHORTEST - 1) / SHORTEST;
    return 32 - Integer.numberOfLeadingZeros(times - 1);
  }

  /** Short loops: the compiler makes vector code of bodies up to a certain size only. */
  @Override
  public void apply(float[] x, float[] slope, int count) {
    exponentials(x, count);
    slopes(x, e, slope, count);
    values(x, e, count);
  }

  private static void slopes(float[] x, float[] e, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      slope[i] = Relu.step(x[i]);
    }
    for (int i = 0; i < count; i++) {
      slope[i] = Math.max(e[i], slope[i]) / (1 + e[i]);
    }
  }

  private static void values(float[] x, float[] e, int count) {
    for (int i = 0; i < count; i++) {
      float z = e[i] / (2 + e[i]);
      e[i] = 2 * z * series(z * z);
    }
    for (int i = 0; i < count; i++) {
      x[i] = Math.max(x[i], 0f) + e[i];
    }
  }

  /** exp(-|x|). */
  void exponentials(float[] x, int count) {
    float[] e = this.e;
    for (int i = 0; i < count; i++) {
      e[i] = -Math.abs(x[i]);
    }
    exponents.put(0, e, count);
    exponentials[index(count)].run();
    exponents.get(0, e, count);
  }

  /** artanh(z) / z as a polynomial of z^2, for z up to 1/3: off by less than 1e-7. */
  private static float series(float s) {
    float p = s * (1 / 13f) + 1 / 11f;
    p = p * s + 1 / 9f;
    p = p * s + 1 / 7f;
    p = p * s + 1 / 5f;
    p = p * s + 1 / 3f;
    return p * s + 1;
  }
}
