package credence.predict;

import credence.data.Examples;
import credence.engine.Draws;
import credence.engine.Engine;

/**
 * The outputs of a network for every draw, example by example, batch by batch. What it holds does
 * not grow with the number of examples, and what it hands on does not depend on the batches.
 */
public final class NetworkOutputs {

  /** Takes one example's outputs, valid until it returns. */
  @FunctionalInterface
  public interface Consumer {

    /**
     * @param index of the example in its {@link Examples}
     * @param values those of draw t begin at {@code at + t * stride}
     */
    void accept(int index, float[] values, int at, int stride);
  }

  private final Engine engine;
  private final int inputSize;
  private final int width;
  private final float[] inputs;

  /** Of whatever state {@code engine} has loaded, in batches of the size it was compiled for. */
  public NetworkOutputs(Engine engine) {
    this.engine = engine;
    this.inputSize = engine.spec().network().input().size();
    this.width = engine.spec().network().classes();
    this.inputs = new float[Math.multiplyExact(engine.spec().batch(), inputSize)];
  }

  /**
   * Of every example.
   *
   * @param draws for {@link Draws.Activations}, {@code firstExample} is the number of the first of
   *     {@code examples}
   */
  public void predict(Examples examples, Draws draws, Consumer consumer) {
    int batch = engine.spec().batch();
    float[] outputs = new float[Math.multiplyExact(draws.count() * width, batch)];
    for (int from = 0, count; from < examples.size(); from += count) {
      count = Math.min(batch, examples.size() - from);
      for (int i = 0; i < count; i++) {
        examples.write(from + i, inputs, i * inputSize);
      }
      engine.predict(inputs, count, from(draws, from), outputs);
      for (int i = 0; i < count; i++) {
        consumer.accept(from + i, outputs, i * width, count * width);
      }
    }
  }

  private static Draws from(Draws draws, int example) {
    return draws instanceof Draws.Activations a
        ? new Draws.Activations(a.seed(), a.count(), a.firstExample() + example)
        : draws;
  }
}
