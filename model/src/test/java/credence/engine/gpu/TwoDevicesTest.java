package credence.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.Optimizer;
import credence.engine.OtherProcess;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.engine.gpu.opencl.OpenClDevices;
import credence.engine.gpu.opencl.OpenClKind;
import credence.net.NetworkSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several devices of a machine, in a process that PoCL shows two: each engine is on its own. */
class TwoDevicesTest {

  private static final String LINE = "devices ";

  @Test
  void eachNumberIsADeviceAndAllGiveTheSameBytes() throws Exception {
    OnOpenCl.device().close();
    ProcessBuilder builder = OtherProcess.java(TwoDevicesTest.class, List.of("-Xmx512m"));
    builder.environment().put("POCL_DEVICES", "basic basic");
    String output = OtherProcess.run(builder, OtherProcess.USUAL);
    String line = output.lines().filter(l -> l.startsWith(LINE)).findFirst().orElseThrow();
    String[] words = line.split(" ");
    assertThat(words[1]).isEqualTo("2");
    assertThat(words[2]).isEqualTo(words[3]);
  }

  public static void main(String[] arguments) {
    int count = OpenClDevices.names(OpenClKind.CPU).size();
    System.out.println(LINE + count + " " + trained(0) + " " + trained(1));
  }

  private static int trained(int card) {
    Optimizer adam = Optimizer.Adam.standard();
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine =
        Engines.create(EngineName.OPENCL_CPU, EngineCases.spec(network, 4, adam), card)) {
      engine.load(EngineCases.state(network, adam));
      for (int step = 0; step < 3; step++) {
        engine.step(EngineCases.minibatch(network, 4), EngineCases.key(step), 0.01, 1e-2);
      }
      TrainState state = engine.save();
      return 31 * Arrays.hashCode(state.posterior().mu())
          + Arrays.hashCode(state.posterior().rho());
    }
  }
}
