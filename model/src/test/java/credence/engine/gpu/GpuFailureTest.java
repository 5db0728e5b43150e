package credence.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.bayes.Likelihood;
import credence.bayes.Method;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.Precision;
import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuException;
import credence.engine.gpu.device.KernelArgument;
import credence.engine.gpu.device.WorkGroup;
import credence.engine.gpu.opencl.OpenClDevices;
import credence.engine.gpu.opencl.OpenClKind;
import credence.net.NetworkSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** What a device refuses, and what an engine holds. */
class GpuFailureTest {

  private static final Optimizer ADAM = Optimizer.Adam.standard();
  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();

  /** A device that fails at a call, and counts how often it is closed. */
  private static final class Failing {

    private final GpuDevice device = OnOpenCl.device();
    private int left;
    private int closed;

    Failing(int at) {
      left = at;
    }

    GpuDevice asDevice() {
      return (GpuDevice)
          Proxy.newProxyInstance(
              GpuDevice.class.getClassLoader(),
              new Class<?>[] {GpuDevice.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("close")) {
                  closed++;
                } else if (--left == 0) {
                  throw new GpuException("call refused");
                }
                try {
                  return method.invoke(device, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /** At every call of an engine's making, and at some of its work. */
  @Test
  void whicheverCallFailsTheDeviceIsClosedOnceAndTheReasonIsTold() {
    EngineSpec spec = EngineCases.spec(NETWORK, 2, ADAM);
    int at = 1;
    while (makingFails(spec, at)) {
      at++;
    }
    assertThat(at).isBetween(50, 1000);
    for (int later : new int[] {1, 20, 40}) {
      Failing failing = new Failing(at + later);
      try (Engine engine = new GpuEngine(spec, failing.asDevice())) {
        assertThatExceptionOfType(GpuException.class)
            .isThrownBy(
                () -> {
                  engine.load(EngineCases.state(NETWORK, ADAM));
                  for (int i = 0; i < 3; i++) {
                    engine.step(EngineCases.minibatch(NETWORK, 2), EngineCases.key(i), 0.01, 1e-3);
                  }
                })
            .withMessage("call refused");
        assertThat(failing.closed).isZero();
      }
      assertThat(failing.closed).isEqualTo(1);
    }
  }

  private static boolean makingFails(EngineSpec spec, int at) {
    Failing failing = new Failing(at);
    try (Engine made = new GpuEngine(spec, failing.asDevice())) {
      assertThat(made.spec()).isEqualTo(spec);
      return false;
    } catch (GpuException e) {
      assertThat(e).hasMessage("call refused");
      assertThat(failing.closed).isEqualTo(1);
      return true;
    }
  }

  @Test
  void closingFreesWhatAnEngineHolds() {
    openAndClose();
    openAndClose();
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 12; i++) {
      openAndClose();
    }
    // An engine's buffers are some 30 MB here.
    assertThat(Pointer.physicalBytes() - before).isLessThan(120L << 20);
  }

  private static void openAndClose() {
    try (Engine engine = OnOpenCl.engine(EngineCases.spec(NETWORK, 2048, ADAM))) {
      engine.load(EngineCases.state(NETWORK, ADAM));
      engine.step(EngineCases.minibatch(NETWORK, 4), EngineCases.key(0), 0.1, 1e-3);
    }
  }

  @Test
  void aClosedDeviceIsRefused() {
    GpuDevice device = OnOpenCl.device();
    device.close();
    device.close();
    assertThatThrownBy(() -> device.allocate(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the device is closed");
  }

  @Test
  void whatTheDeviceRefusesIsTold() {
    try (GpuDevice device = OnOpenCl.device()) {
      assertThatThrownBy(() -> device.prepare("none", WorkGroup.ROW, List.of()))
          .isInstanceOf(GpuException.class)
          .hasMessageContaining("make a kernel none: no such kernel");
      List<KernelArgument> none = List.of(KernelArgument.word(1));
      assertThatThrownBy(() -> device.prepare("zero", WorkGroup.ROW, none))
          .isInstanceOf(GpuException.class)
          .hasMessageContaining("set argument 0 of kernel zero");
    }
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedWithTheRemedy() {
    OnOpenCl.device().close();
    int count = OpenClDevices.names(OpenClKind.CPU).size();
    assertThatThrownBy(() -> OpenClDevices.open(OpenClKind.CPU, count))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("device = opencl-cpu: OpenCL finds %d such devices here", count)
        .hasMessageContaining("pocl-opencl-icd");
  }

  @Test
  void anotherPrecisionAndAnotherLikelihoodAreRefusedByName() {
    EngineSpec spec = EngineCases.spec(NETWORK, 2, ADAM);
    assertThatThrownBy(() -> OnOpenCl.engine(spec.in(Precision.BFLOAT16)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("precision = bfloat16: the engine opencl computes in float32 alone");
    Likelihood other = (outputs, labels, examples, width, gradient) -> 0;
    Method method = Method.meanField(EngineCases.PRIOR);
    EngineSpec regression = new EngineSpec(NETWORK, 2, method, ADAM, other);
    assertThatThrownBy(() -> OnOpenCl.engine(regression))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("the engine opencl has cross-entropy alone");
  }

  @Test
  void describesTheWayAndTheDevice() {
    try (Engine engine = OnOpenCl.engine(EngineCases.spec(NETWORK, 2, ADAM))) {
      assertThat(engine.describe()).startsWith("opencl (").contains("OpenCL").contains("driver");
    }
  }
}
