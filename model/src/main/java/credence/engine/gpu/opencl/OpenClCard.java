package credence.engine.gpu.opencl;

import credence.engine.gpu.device.GpuException;
import credence.engine.gpu.device.KernelSource;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl.Pfn_notify_String_Pointer_long_Pointer;
import org.bytedeco.opencl.Pfn_notify__cl_program_Pointer;
import org.bytedeco.opencl._cl_context;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_program;
import org.bytedeco.opencl.global.OpenCL;

/** A device with its context and the kernels compiled for it; as long as the process lives. */
final class OpenClCard {

  private static final int LOG = 1 << 16;

  final _cl_device_id device;
  final _cl_context context;
  final _cl_program program;
  final String name;

  /** The largest buffer, in bytes. */
  final long largestBuffer;

  /**
   * @throws GpuException if the device cannot run the kernels, with the reason
   */
  OpenClCard(_cl_device_id device) {
    this.device = device;
    this.name =
        "%s, %s, driver %s"
            .formatted(
                OpenClCalls.text(device, OpenCL.CL_DEVICE_NAME),
                OpenClCalls.text(device, OpenCL.CL_DEVICE_VERSION),
                OpenClCalls.text(device, OpenCL.CL_DRIVER_VERSION));
    this.largestBuffer = OpenClCalls.number(device, OpenCL.CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    try (IntPointer code = new IntPointer(1)) {
      this.context =
          OpenClCalls.check(
              OpenCL.clCreateContext(
                  (SizeTPointer) null,
                  1,
                  device,
                  (Pfn_notify_String_Pointer_long_Pointer) null,
                  (Pointer) null,
                  code),
              code,
              "make a context",
              name);
    }
    this.program = compile();
  }

  /** Whether division and square root are rounded as IEEE 754 says: then bytes are promised. */
  boolean roundsCorrectly() {
    long abilities = OpenClCalls.number(device, OpenCL.CL_DEVICE_SINGLE_FP_CONFIG);
    return (abilities & OpenCL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
  }

  private _cl_program compile() {
    String options =
        "-cl-std=CL1.2" + (roundsCorrectly() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
    try (IntPointer code = new IntPointer(1);
        BytePointer text = new BytePointer(KernelSource.text());
        PointerPointer<BytePointer> sources = new PointerPointer<>(1)) {
      sources.put(0, text);
      _cl_program made =
          OpenClCalls.check(
              OpenCL.clCreateProgramWithSource(context, 1, sources, (SizeTPointer) null, code),
              code,
              "take the kernels",
              name);
      int built =
          OpenCL.clBuildProgram(
              made, 1, device, options, (Pfn_notify__cl_program_Pointer) null, (Pointer) null);
      if (built != OpenCL.CL_SUCCESS) {
        String log = log(made);
        OpenCL.clReleaseProgram(made);
        OpenCL.clReleaseContext(context);
        throw new GpuException(
            "the kernels do not compile for %s with %s (code %d): %s"
                .formatted(name, options, built, log));
      }
      return made;
    }
  }

  private String log(_cl_program made) {
    try (BytePointer log = new BytePointer(new byte[LOG])) {
      int code =
          OpenCL.clGetProgramBuildInfo(
              made, device, OpenCL.CL_PROGRAM_BUILD_LOG, LOG - 1L, log, (SizeTPointer) null);
      return code == OpenCL.CL_SUCCESS ? OpenClCalls.text(log) : "no log";
    }
  }
}
