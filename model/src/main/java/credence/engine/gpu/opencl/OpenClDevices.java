package credence.engine.gpu.opencl;

import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_platform_id;
import org.bytedeco.opencl.global.OpenCL;

/** The devices of OpenCL on this machine. */
public final class OpenClDevices {

  private static final int MOST = 64;

  /** By kind and number: compiling kernels takes seconds. */
  private static final ConcurrentMap<String, OpenClCard> CARDS = new ConcurrentHashMap<>();

  private OpenClDevices() {}

  /**
   * Names of the devices of a kind, in the order of their numbers; none where OpenCL's library does
   * not load, must not be loaded, or knows no platform.
   */
  public static List<String> names(OpenClKind kind) {
    if (LoadingRisk.here() != null || !kind.mayBeHere()) {
      return List.of();
    }
    try {
      return find(kind).stream()
          .map(device -> OpenClCalls.text(device, OpenCL.CL_DEVICE_NAME))
          .toList();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return List.of();
    }
  }

  /**
   * Opens a device.
   *
   * @param number from 0
   * @throws UnsupportedOperationException if there is none of that kind and number, with the remedy
   * @throws GpuException if it cannot run the kernels
   */
  public static GpuDevice open(OpenClKind kind, int number) {
    return new OpenClDevice(CARDS.computeIfAbsent(kind + " " + number, any -> card(kind, number)));
  }

  private static OpenClCard card(OpenClKind kind, int number) {
    require(kind, number);
    return new OpenClCard(find(kind).get(number));
  }

  /**
   * Whether there is such a device; compiles nothing.
   *
   * @throws UnsupportedOperationException as {@link #open} does
   */
  public static void require(OpenClKind kind, int number) {
    int found = names(kind).size();
    if (number >= found) {
      throw new UnsupportedOperationException(
          "device = %s: OpenCL finds %d such devices here, and number %d is asked for; %s"
              .formatted(kind.setting(), found, number, remedy(kind)));
    }
  }

  private static String remedy(OpenClKind kind) {
    String risk = LoadingRisk.here();
    if (risk != null) {
      return risk;
    }
    return kind == OpenClKind.CPU
        ? "install one, for instance Debian's package pocl-opencl-icd (docs/gpu.md)"
        : "install the card's OpenCL driver, or name its library in OCL_ICD_FILENAMES"
            + " (docs/gpu.md)";
  }

  private static List<_cl_device_id> find(OpenClKind kind) {
    List<_cl_device_id> found = new ArrayList<>();
    try (IntPointer count = new IntPointer(1);
        PointerPointer<_cl_platform_id> platforms = new PointerPointer<>(MOST);
        PointerPointer<_cl_device_id> devices = new PointerPointer<>(MOST)) {
      // Without a platform this is an error.
      if (OpenCL.clGetPlatformIDs(MOST, platforms, count) != OpenCL.CL_SUCCESS) {
        return found;
      }
      int known = Math.min(MOST, count.get());
      for (int p = 0; p < known; p++) {
        _cl_platform_id platform = platforms.get(_cl_platform_id.class, p);
        int code = OpenCL.clGetDeviceIDs(platform, kind.type, MOST, devices, count);
        for (int d = 0; code == OpenCL.CL_SUCCESS && d < Math.min(MOST, count.get()); d++) {
          found.add(devices.get(_cl_device_id.class, d));
        }
      }
    }
    return found;
  }
}
