package credence.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.Method;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.MethodCases;
import credence.engine.Optimizer;
import credence.engine.gpu.device.GpuDevice;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of a kernel's buffers after every launch of three steps, as {@code golden.txt} has
 * them: the same from OpenCL's compiler and from that of C++, and meant for every card that rounds
 * as IEEE 754 says. Where they differ, the line and the launch name the kernel.
 *
 * <p>{@code -Dcredence.golden=FILE} writes what an OpenCL device gives to a file.
 */
class KernelBytesTest {

  private static final double LAMBDA = 1000;

  /** A network, a method and an optimiser. */
  private record Case(String name, EngineSpec spec) {}

  private static List<Case> cases() {
    Optimizer adam = Optimizer.Adam.standard();
    Method usual = Method.meanField(EngineCases.PRIOR);
    List<Case> cases = new ArrayList<>();
    Stream.concat(EngineCases.networks(), MethodCases.networks())
        .forEach(network -> cases.add(of(network, usual, adam)));
    NetworkSpec tiny = EngineCases.tinyLeNet();
    MethodCases.methods(tiny).forEach(method -> cases.add(of(tiny, method, new Optimizer.Sgd())));
    double sigma = EngineCases.PRIOR.sigma();
    Ivon ivon = new Ivon(0.9, 0.99, LAMBDA, 1 / (LAMBDA * sigma * sigma), 0.1, 50);
    cases.add(of(tiny, usual, ivon));
    Method drawn =
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(1, Sides.BOTH));
    cases.add(of(tiny, drawn, ivon));
    return cases;
  }

  private static Case of(NetworkSpec network, Method method, Optimizer optimizer) {
    String name =
        "%s | %s %s %s | %s"
            .formatted(
                network.name(),
                method.family().id(),
                method.prior(),
                method.estimator(),
                optimizer.getClass().getSimpleName());
    return new Case(name, EngineSpec.classifier(network, 4, method, optimizer));
  }

  /** A line for each step of each case. */
  private static Map<String, String> traces(Supplier<GpuDevice> devices) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Case one : cases()) {
      TracedDevice device = new TracedDevice(devices.get());
      EngineSpec spec = one.spec;
      try (Engine engine = new GpuEngine(spec, device)) {
        engine.load(MethodCases.state(spec.network(), spec.method(), spec.optimizer()));
        for (int step = 0; step < 3; step++) {
          device.trace().clear();
          engine.step(
              EngineCases.minibatch(spec.network(), 4 - step % 2),
              EngineCases.key(step),
              1 / LAMBDA,
              1e-2);
          lines.put(one.name + " | step " + step, String.join(", ", device.trace()));
        }
      }
    }
    return lines;
  }

  private static Map<String, String> golden() throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    try (InputStream in = KernelBytesTest.class.getResourceAsStream("golden.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .forEach(
              line -> {
                int at = line.indexOf(": ");
                lines.put(line.substring(0, at), line.substring(at + 2));
              });
    }
    return lines;
  }

  @Test
  void openClGivesTheGoldenBytes() throws IOException {
    Map<String, String> found = traces(OnOpenCl::device);
    String file = System.getProperty("credence.golden");
    if (file != null) {
      StringBuilder text = new StringBuilder();
      found.forEach((name, trace) -> text.append("%s: %s%n".formatted(name, trace)));
      Files.writeString(Path.of(file), text);
    }
    assertSame(found);
  }

  /** Work items get the processor in the order opposite to the usual. */
  @Test
  void cPlusPlusGivesTheGoldenBytes(@TempDir Path folder) throws Exception {
    StandIn.assumeCompiler();
    StandIn kernels = StandIn.compile(folder, "kernels", "-O0");
    assertSame(traces(() -> new StandInDevice(kernels, 1)));
  }

  private static void assertSame(Map<String, String> found) throws IOException {
    Map<String, String> expected = golden();
    assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
    found.forEach((name, trace) -> assertThat(trace).as(name).isEqualTo(expected.get(name)));
  }
}
