package credence.engine.gpu.opencl;

import org.bytedeco.opencl.global.OpenCL;

/** What a device of OpenCL is. */
public enum OpenClKind {
  GPU("gpu", OpenCL.CL_DEVICE_TYPE_GPU),
  CPU("opencl-cpu", OpenCL.CL_DEVICE_TYPE_CPU);

  private final String setting;
  final long type;

  OpenClKind(String setting, long type) {
    this.setting = setting;
    this.type = type;
  }

  /** What {@code device} is in an experiment that asks for it. */
  public String setting() {
    return setting;
  }
}
