package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.gpu.device.GpuBuffer;
import credence.net.Activation;

/** An activation that does not follow a layer with weights. */
final class NonlinearStage implements GpuStage {

  private final PlanMemory memory;
  private final int layer;
  private final int kind;
  private final GpuBuffer input;
  private final int units;
  private final GpuBuffer output;

  NonlinearStage(PlanMemory memory, int layer, Activation activation, GpuBuffer input, int units) {
    this.memory = memory;
    this.layer = layer;
    this.kind = kind(activation);
    this.input = input;
    this.units = units;
    this.output = memory.perExample(units);
  }

  /** As the kernels have it; 0 is none. */
  static int kind(Activation activation) {
    return switch (activation) {
      case SOFTPLUS -> 1;
      case RELU -> 2;
    };
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
    list.add("activation", Grid.units(units), memory.step, input, output, word(units), word(kind));
  }

  @Override
  public void backwardInput(PassForm form, GradientBuffers gradients, LaunchList list) {
    GpuBuffer g = gradients.current();
    list.add("activation_back", Grid.units(units), memory.step, output, g, word(units), word(kind));
  }
}
