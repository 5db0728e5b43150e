package credence.engine.gpu.plan;

import credence.engine.gpu.device.GpuBuffer;

/**
 * Gradients at the outputs of layers on the way back: two buffers that take turns, and one for the
 * gradient at variances.
 */
final class GradientBuffers {

  private final GpuBuffer ofVariance;
  private GpuBuffer current;
  private GpuBuffer other;

  /**
   * @param units of the largest layer
   */
  GradientBuffers(PlanMemory memory, int units) {
    current = memory.perExample(units);
    other = memory.perExample(units);
    ofVariance = memory.perExample(units);
  }

  /** The gradient at the output of the layer whose turn it is. */
  GpuBuffer current() {
    return current;
  }

  GpuBuffer ofVariance() {
    return ofVariance;
  }

  /** Where the gradient at its input goes. */
  GpuBuffer next() {
    return other;
  }

  /** It is there: the turn of the layer before. */
  void turn() {
    GpuBuffer last = current;
    current = other;
    other = last;
  }
}
