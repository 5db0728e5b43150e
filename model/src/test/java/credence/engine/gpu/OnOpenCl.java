package credence.engine.gpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.opencl.OpenClDevices;
import credence.engine.gpu.opencl.OpenClKind;

/**
 * The OpenCL device that tests run on: a processor's. Where there is none they are skipped, unless
 * {@value #REQUIRED} is set.
 */
public final class OnOpenCl {

  private static final String REQUIRED = "CREDENCE_REQUIRE_OPENCL";

  private OnOpenCl() {}

  /** Whether a test that cannot run here is to fail. */
  static boolean isRequired() {
    return System.getenv(REQUIRED) != null;
  }

  /** A device of a test's own. */
  public static GpuDevice device() {
    boolean isThere = !OpenClDevices.names(OpenClKind.CPU).isEmpty();
    assumeTrue(
        isThere || isRequired(), "no OpenCL device for processors here: install pocl-opencl-icd");
    return OpenClDevices.open(OpenClKind.CPU, 0);
  }

  /** An engine on it. */
  public static Engine engine(EngineSpec spec) {
    return new GpuEngine(spec, device());
  }
}
