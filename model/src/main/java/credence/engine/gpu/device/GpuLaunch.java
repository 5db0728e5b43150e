package credence.engine.gpu.device;

/** A kernel with its arguments, which the device frees. */
public interface GpuLaunch {

  /** The kernel's name. */
  String kernel();
}
