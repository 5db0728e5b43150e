package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.gpu.device.GpuBuffer;
import credence.net.MaxPool2d;
import credence.net.Pool2d;
import credence.net.Shape;

/** Maximum or average pooling. */
final class PoolingStage implements GpuStage {

  private final PlanMemory memory;
  private final int layer;
  private final GpuBuffer input;
  private final Shape in;
  private final Shape out;
  private final GpuBuffer shape;
  private final GpuBuffer output;

  /** Of each maximum, which input it is; null for averages. */
  private final GpuBuffer where;

  PoolingStage(PlanMemory memory, int layer, Pool2d pool, GpuBuffer input, Shape in) {
    this.memory = memory;
    this.layer = layer;
    this.input = input;
    this.in = in;
    this.out = pool.output(in);
    this.output = memory.perExample(out.size());
    this.where = pool instanceof MaxPool2d ? memory.perExample(out.size()) : null;
    this.shape =
        memory.constant(
            in.channels(),
            in.height(),
            in.width(),
            pool.kernelHeight(),
            pool.kernelWidth(),
            pool.strideHeight(),
            pool.strideWidth(),
            out.height(),
            out.width());
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
    return out.size();
  }

  @Override
  public void forward(PassForm form, LaunchList list) {
    Grid grid = Grid.units(out.size());
    if (where == null) {
      list.add("avgpool", grid, memory.step, shape, input, output, word(out.size()));
    } else {
      list.add("maxpool", grid, memory.step, shape, input, output, where, word(out.size()));
    }
  }

  @Override
  public void backwardInput(PassForm form, GradientBuffers gradients, LaunchList list) {
    list.add(
        "pool_back",
        Grid.units(in.size()),
        memory.step,
        shape,
        gradients.current(),
        where == null ? memory.none : where,
        gradients.next(),
        word(in.size()),
        word(where == null ? 0 : 1));
    gradients.turn();
  }
}
