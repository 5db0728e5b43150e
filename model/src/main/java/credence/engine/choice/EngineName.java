package credence.engine.choice;

/** The engines that there are. */
public enum EngineName {
  ONEDNN("onednn"),
  ND4J("nd4j"),
  /** {@link #ND4J} in a build for GPUs, on a GPU. */
  ND4J_CUDA("nd4j-cuda"),
  /** Own kernels, on a GPU through OpenCL. */
  OPENCL("opencl"),
  /** The same kernels on processors, where OpenCL has a device for them. */
  OPENCL_CPU("opencl-cpu");

  private final String id;

  EngineName(String id) {
    this.id = id;
  }

  /** As files have it. */
  public String id() {
    return id;
  }
}
