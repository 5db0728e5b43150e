package credence.engine.gpu.plan;

import credence.engine.gpu.device.GpuBuffer;

/** One or two layers on the device. */
interface GpuStage {

  /** Index of the first of its layers in the network. */
  int layer();

  /** Where its output is, channels last. */
  GpuBuffer output();

  /** Values of that for an example. */
  int units();

  /** Before the first pass of a step. */
  default void begin(LaunchList list) {}

  void forward(PassForm form, LaunchList list);

  /**
   * From the gradient at the output that of the parameters, which is added to the flat ones.
   *
   * @param gradients whose current one may be overwritten
   */
  default void backwardParameters(PassForm form, GradientBuffers gradients, LaunchList list) {}

  /** Then that at the input, which becomes the current one. */
  void backwardInput(PassForm form, GradientBuffers gradients, LaunchList list);

  /** After the last pass of a step that updates. */
  default void end(LaunchList list) {}
}
