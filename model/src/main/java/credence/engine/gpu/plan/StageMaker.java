package credence.engine.gpu.plan;

import credence.engine.gpu.device.GpuBuffer;
import credence.net.Activation;
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a network's stages, the first of which reads {@code images}: an activation behind weights
 * is one with them, and a flattening that changes no order is none.
 */
final class StageMaker implements LayerSpec.Visitor<GpuStage> {

  private final NetworkSpec network;
  private final PlanMemory memory;
  private final FlatVectors vectors;
  private final List<GpuStage> stages = new ArrayList<>();
  private final GpuBuffer images;
  private int index;

  private StageMaker(
      NetworkSpec network, PlanMemory memory, FlatVectors vectors, GpuBuffer images) {
    this.network = network;
    this.memory = memory;
    this.vectors = vectors;
    this.images = images;
  }

  static List<GpuStage> stages(
      NetworkSpec network, PlanMemory memory, FlatVectors vectors, GpuBuffer images) {
    StageMaker maker = new StageMaker(network, memory, vectors, images);
    while (maker.index < network.layers().size()) {
      GpuStage stage = network.layers().get(maker.index).accept(maker);
      if (stage != null) {
        maker.stages.add(stage);
      }
      maker.index++;
    }
    return maker.stages;
  }

  private GpuBuffer input() {
    return stages.isEmpty() ? images : stages.get(stages.size() - 1).output();
  }

  private Shape in() {
    return network.inputOf(index);
  }

  @Override
  public GpuStage visit(Conv2d layer) {
    int own = index;
    Shape in = in();
    int kind = 0;
    if (own + 1 < network.layers().size()
        && network.layers().get(own + 1) instanceof Activation activation) {
      kind = NonlinearStage.kind(activation);
      index++;
    }
    return new ProductStage(
        memory, vectors, vectors.layout().tensor(own, Role.WEIGHT), layer, input(), in, kind);
  }

  @Override
  public GpuStage visit(Dense layer) {
    return visit(Conv2d.of(layer.units(), 1, 1, 0));
  }

  @Override
  public GpuStage visit(MaxPool2d layer) {
    return new PoolingStage(memory, index, layer, input(), in());
  }

  @Override
  public GpuStage visit(AvgPool2d layer) {
    return new PoolingStage(memory, index, layer, input(), in());
  }

  @Override
  public GpuStage visit(Activation layer) {
    return new NonlinearStage(memory, index, layer, input(), in().size());
  }

  @Override
  public GpuStage visit(Dropout layer) {
    return new MaskStage(memory, index, layer, input(), in().size());
  }

  @Override
  public GpuStage visit(BatchNorm layer) {
    return new NormStage(
        memory, vectors, vectors.layout().tensor(index, Role.SCALE), layer, input(), in());
  }

  @Override
  public GpuStage visit(Flatten layer) {
    return TransposeStage.isNone(in()) ? null : new TransposeStage(memory, index, input(), in());
  }
}
