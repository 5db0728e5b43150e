package credence.engine.gpu.opencl;

import credence.engine.gpu.device.GpuException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl.global.OpenCL;

/** What every call of OpenCL needs: its code checked, its text read. */
final class OpenClCalls {

  private static final int TEXT = 4096;

  private OpenClCalls() {}

  /**
   * @throws GpuException unless the code is that of success
   */
  static void check(int code, String what, String device) {
    if (code != OpenCL.CL_SUCCESS) {
      throw new GpuException(
          "OpenCL refused to %s: %s (device %s)".formatted(what, name(code), device));
    }
  }

  /** Likewise of a call that leaves its code in memory. */
  static <T> T check(T made, IntPointer code, String what, String device) {
    check(code.get(), what, device);
    return made;
  }

  private static String name(int code) {
    return switch (code) {
      case OpenCL.CL_DEVICE_NOT_FOUND -> "no such device";
      case OpenCL.CL_DEVICE_NOT_AVAILABLE -> "the device is not available";
      case OpenCL.CL_MEM_OBJECT_ALLOCATION_FAILURE, OpenCL.CL_INVALID_BUFFER_SIZE ->
          "no memory for a buffer; lower training.batch";
      case OpenCL.CL_OUT_OF_RESOURCES -> "out of resources; lower training.batch";
      case OpenCL.CL_OUT_OF_HOST_MEMORY -> "no memory on the host; lower training.batch";
      case OpenCL.CL_BUILD_PROGRAM_FAILURE -> "the kernels do not compile";
      case OpenCL.CL_INVALID_KERNEL_NAME -> "no such kernel";
      case OpenCL.CL_INVALID_WORK_GROUP_SIZE -> "groups of 256 work items are too large for it";
      default -> "code " + code;
    };
  }

  static String text(_cl_device_id device, int what) {
    try (BytePointer text = new BytePointer(new byte[TEXT])) {
      int code = OpenCL.clGetDeviceInfo(device, what, TEXT - 1L, text, (SizeTPointer) null);
      return code == OpenCL.CL_SUCCESS ? text(text) : "unknown";
    }
  }

  /** The text in a buffer that was all zeros. */
  static String text(BytePointer buffer) {
    String whole = buffer.getString();
    int end = whole.indexOf(0);
    return (end < 0 ? whole : whole.substring(0, end)).strip();
  }

  static long number(_cl_device_id device, int what) {
    try (LongPointer number = new LongPointer(1)) {
      number.put(0);
      int code = OpenCL.clGetDeviceInfo(device, what, Long.BYTES, number, (SizeTPointer) null);
      return code == OpenCL.CL_SUCCESS ? number.get() : 0;
    }
  }
}
