package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.gpu.device.GpuBuffer;
import credence.net.Shape;

/** Flattening: channels first, as dense layers have their weights. */
final class TransposeStage implements GpuStage {

  private final PlanMemory memory;
  private final int layer;
  private final GpuBuffer input;
  private final Shape in;
  private final GpuBuffer output;

  TransposeStage(PlanMemory memory, int layer, GpuBuffer input, Shape in) {
    this.memory = memory;
    this.layer = layer;
    this.input = input;
    this.in = in;
    this.output = memory.perExample(in.size());
  }

  /** Whether both orders are one. */
  static boolean isNone(Shape shape) {
    return shape.channels() == 1 || shape.isFlat();
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
    return in.size();
  }

  @Override
  public void forward(PassForm form, LaunchList list) {
    add(memory, input, output, in.height() * in.width(), in.channels(), list);
  }

  @Override
  public void backwardInput(PassForm form, GradientBuffers gradients, LaunchList list) {
    GpuBuffer from = gradients.current();
    add(memory, from, gradients.next(), in.channels(), in.height() * in.width(), list);
    gradients.turn();
  }

  /** From [example, rows, columns] to [example, columns, rows]. */
  static void add(
      PlanMemory memory, GpuBuffer from, GpuBuffer to, int rows, int columns, LaunchList list) {
    Grid grid = Grid.units(rows * columns);
    list.add("transpose", grid, memory.step, from, to, word(rows), word(columns));
  }
}
