package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.gpu.device.GpuBuffer;
import credence.net.BatchNorm;
import credence.net.Shape;
import credence.net.WeightLayout.Tensor;

/** Batch normalisation. */
final class NormStage implements GpuStage {

  private final PlanMemory memory;
  private final FlatVectors vectors;
  private final Tensor scale;
  private final BatchNorm norm;
  private final GpuBuffer input;
  private final Shape in;
  private final GpuBuffer output;
  private final GpuBuffer normalised;

  /** Mean of each channel, then 1 / sqrt(variance + epsilon). */
  private final GpuBuffer statistics;

  /** Sums of the statistics of a step's passes. */
  private final GpuBuffer sums;

  private final GpuBuffer slopes;

  NormStage(
      PlanMemory memory,
      FlatVectors vectors,
      Tensor scale,
      BatchNorm norm,
      GpuBuffer input,
      Shape in) {
    this.memory = memory;
    this.vectors = vectors;
    this.scale = scale;
    this.norm = norm;
    this.input = input;
    this.in = in;
    this.output = memory.perExample(in.size());
    this.normalised = memory.perExample(in.size());
    this.statistics = memory.device.allocate(2 * in.channels());
    this.sums = memory.device.allocate(2 * in.channels());
    this.slopes = memory.device.allocate(2 * in.channels());
  }

  @Override
  public int layer() {
    return scale.layer();
  }

  @Override
  public GpuBuffer output() {
    return output;
  }

  @Override
  public int units() {
    return in.size();
  }

  private int positions() {
    return in.height() * in.width();
  }

  @Override
  public void begin(LaunchList list) {
    list.add("zero", Grid.count(2 * in.channels()), sums, word(2 * in.channels()));
  }

  @Override
  public void forward(PassForm form, LaunchList list) {
    float epsilon = (float) norm.epsilon();
    if (form.statistics() == PassForm.Statistics.MINIBATCH) {
      list.add(
          "channel_statistics",
          Grid.groupEach(in.channels()),
          memory.step,
          input,
          statistics,
          sums,
          word(in.channels()),
          word(positions()),
          word(epsilon));
    } else {
      list.add(
          "running_statistics",
          Grid.count(in.channels()),
          vectors.mu(),
          statistics,
          word(scale.offset()),
          word(in.channels()),
          word(epsilon));
    }
    list.add(
        "normalise",
        Grid.units(in.size()),
        memory.step,
        input,
        statistics,
        vectors.mu(),
        normalised,
        output,
        word(scale.offset()),
        word(in.channels()),
        word(positions()));
  }

  @Override
  public void backwardParameters(PassForm form, GradientBuffers gradients, LaunchList list) {
    list.add(
        "channel_slopes",
        Grid.groupEach(in.channels()),
        memory.step,
        gradients.current(),
        normalised,
        slopes,
        vectors.byMu(),
        word(scale.offset()),
        word(in.channels()),
        word(positions()));
  }

  @Override
  public void backwardInput(PassForm form, GradientBuffers gradients, LaunchList list) {
    list.add(
        "normalise_back",
        Grid.units(in.size()),
        memory.step,
        gradients.current(),
        normalised,
        slopes,
        statistics,
        vectors.mu(),
        gradients.next(),
        word(scale.offset()),
        word(in.channels()),
        word(positions()));
    gradients.turn();
  }

  @Override
  public void end(LaunchList list) {
    list.add(
        "move_statistics",
        Grid.count(2 * in.channels()),
        memory.step,
        sums,
        vectors.mu(),
        word(scale.offset()),
        word(in.channels()),
        word((float) norm.momentum()));
  }
}
