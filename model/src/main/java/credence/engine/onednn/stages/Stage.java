package credence.engine.onednn.stages;

/** One layer, or a few fused ones, of a compiled network, on buffers of its own. */
public interface Stage {

  /** Takes in changed means. */
  default void prepareMeans() {}

  /** Takes in changed variances. */
  default void prepareVariances() {}

  /** Before the passes of a step. */
  default void beginStep() {}

  /** After them, if the step is to change the state: moves what passes have measured. */
  default void endStep() {}

  /** From the input's values to the output's. */
  void forward(Pass pass);

  /** From the derivative by the output's values to that by the input's, and by the weights. */
  void backward();
}
