package credence.engine.onednn;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.stages.Activations;
import credence.engine.onednn.stages.InputStage;
import credence.engine.onednn.stages.Pass;
import credence.engine.onednn.stages.Stage;
import credence.engine.onednn.stages.StageClock;
import credence.engine.onednn.weights.WeightsInUse;
import java.util.List;

/** A network compiled for a number of examples: stages over buffers of their own. */
final class Program implements AutoCloseable {

  /** A stage's output and the last layer that contributed to it, for diagnosis. */
  record Output(int layer, Activations values) {}

  /** A stage and where its time is booked. */
  record Timed(Stage stage, StageClock.Slot time) {}

  private final Primitives primitives;
  private final WeightsInUse weights;
  private final InputStage input;
  private final List<Timed> stages;
  private final StageClock clock;
  private final StageClock.Slot inputTime;
  private final StageClock.Slot weightTime;
  private final List<Output> outputs;
  private long meansVersion = -1;
  private long variancesVersion = -1;

  Program(
      Primitives primitives,
      WeightsInUse weights,
      StageClock clock,
      InputStage input,
      List<Timed> stages,
      List<Output> outputs) {
    this.primitives = primitives;
    this.weights = weights;
    this.clock = clock;
    this.inputTime = clock.slot("input");
    this.weightTime = clock.slot("weights in place");
    this.input = input;
    this.stages = List.copyOf(stages);
    this.outputs = List.copyOf(outputs);
  }

  /** Takes in images, [examples, c, h, w]. */
  void load(float[] images) {
    clock.start();
    input.load(images);
    clock.lap(inputTime);
  }

  /** Before the passes of a step. */
  void beginStep() {
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).stage().beginStep();
    }
  }

  /** After them: moves the state's running statistics. */
  void endStep() {
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).stage().endStep();
    }
  }

  void forward(Pass pass) {
    clock.start();
    prepareMeans();
    if (pass.isNoisy()) {
      prepareVariances();
    }
    clock.lap(weightTime);
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).stage().forward(pass);
      clock.lap(stages.get(i).time());
    }
  }

  /** From the output's derivative to that of the weights, which the parameters hold. */
  void backward() {
    clock.start();
    for (int i = stages.size() - 1; i >= 0; i--) {
      stages.get(i).stage().backward();
      clock.lap(stages.get(i).time());
    }
  }

  Activations output() {
    return outputs.get(outputs.size() - 1).values();
  }

  /** Where the derivative by the output goes before {@link #backward}. */
  Floats outputGradient() {
    return output().direct(primitives);
  }

  /** The first layer whose output is not finite, or -1. */
  int nonFiniteLayer() {
    return outputs.stream()
        .filter(o -> !o.values().isFinite())
        .mapToInt(Output::layer)
        .findFirst()
        .orElse(-1);
  }

  private void prepareMeans() {
    if (meansVersion != weights.version()) {
      stages.forEach(timed -> timed.stage().prepareMeans());
      meansVersion = weights.version();
    }
  }

  private void prepareVariances() {
    if (variancesVersion != weights.version()) {
      stages.forEach(timed -> timed.stage().prepareVariances());
      variancesVersion = weights.version();
    }
  }

  @Override
  public void close() {
    primitives.close();
  }
}
