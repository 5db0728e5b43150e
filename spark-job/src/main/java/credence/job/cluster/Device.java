package credence.job.cluster;

import java.util.Locale;

/** What the setting {@code device} asks for. */
public enum Device {
  /** A GPU if every executor has one that can run the engine, else the processor. */
  AUTO,
  CPU,
  GPU,
  /** The processor as a device of OpenCL, with the kernels of GPUs: never unless asked for. */
  OPENCL_CPU;

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
