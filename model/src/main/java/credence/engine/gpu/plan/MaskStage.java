package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.pass;
import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.gpu.device.GpuBuffer;
import credence.net.Dropout;

/** Binary dropout; nothing at all where a pass has no masks. */
final class MaskStage implements GpuStage {

  /** Uniforms are multiples of its inverse. */
  private static final double UNIFORMS = 1 << 24;

  private final PlanMemory memory;
  private final int layer;
  private final GpuBuffer input;
  private final int units;
  private final float rate;
  private final float scale;
  private final GpuBuffer output;
  private final GpuBuffer uniforms;

  MaskStage(PlanMemory memory, int layer, Dropout dropout, GpuBuffer input, int units) {
    this.memory = memory;
    this.layer = layer;
    this.input = input;
    this.units = units;
    // The least uniform that is kept, which single precision has exactly.
    this.rate = (float) (Math.ceil(dropout.rate() * UNIFORMS) / UNIFORMS);
    this.scale = (float) (1 / (1 - dropout.rate()));
    this.output = memory.perExample(units);
    this.uniforms = memory.perExample(units);
  }

  @Override
  public int layer() {
    return layer;
  }

  @Override
  public GpuBuffer output() {
    return output;
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public void forward(PassForm form, LaunchList list) {
    boolean shared = form.masks() == PassForm.Masks.SHARED;
    if (form.masks() == PassForm.Masks.NONE) {
      list.add("activation", Grid.units(units), memory.step, input, output, word(units), word(0));
      return;
    }
    int perExample = shared ? 0 : units;
    int count = shared ? units : 0;
    list.add(
        "uniforms",
        Grid.numbers(perExample, count),
        memory.step,
        uniforms,
        word(0),
        word(layer),
        word(perExample),
        word(count),
        pass());
    mask(input, output, shared ? 1 : 0, list);
  }

  private void mask(GpuBuffer from, GpuBuffer to, int shared, LaunchList list) {
    list.add(
        "dropout",
        Grid.units(units),
        memory.step,
        from,
        uniforms,
        to,
        word(units),
        word(shared),
        word(rate),
        word(scale));
  }

  @Override
  public void backwardInput(PassForm form, GradientBuffers gradients, LaunchList list) {
    mask(gradients.current(), gradients.next(), 0, list);
    gradients.turn();
  }
}
