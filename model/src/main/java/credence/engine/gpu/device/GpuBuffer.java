package credence.engine.gpu.device;

/** Memory of a device, which the device frees. */
public non-sealed interface GpuBuffer extends KernelArgument {

  /** Its length in words of 4 bytes. */
  int words();
}
