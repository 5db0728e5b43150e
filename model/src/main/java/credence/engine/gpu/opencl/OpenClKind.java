package credence.engine.gpu.opencl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencl.global.OpenCL;

/** What a device of OpenCL is. */
public enum OpenClKind {
  GPU("gpu", OpenCL.CL_DEVICE_TYPE_GPU),
  CPU("opencl-cpu", OpenCL.CL_DEVICE_TYPE_CPU);

  /** Of NVIDIA's driver, AMD's, any that renders, and that of Windows. */
  private static final List<String> GPU_FILES =
      List.of("/dev/nvidiactl", "/dev/kfd", "/dev/dri", "/dev/dxg");

  private final String setting;
  final long type;

  OpenClKind(String setting, long type) {
    this.setting = setting;
    this.type = type;
  }

  /**
   * False on a host without the device files of any GPU's driver: there OpenCL need not be loaded
   * to know.
   */
  boolean mayBeHere() {
    return this == CPU || GPU_FILES.stream().map(Path::of).anyMatch(Files::exists);
  }

  /** What {@code device} is in an experiment that asks for it. */
  public String setting() {
    return setting;
  }
}
