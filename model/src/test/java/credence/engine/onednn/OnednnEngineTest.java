package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineContract;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.net.NetworkSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.presets.openblas_nolapack.MklSetNumThreadsLocal;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine contract, kept by oneDNN. */
class OnednnEngineTest extends EngineContract {

  private static final Optimizer ADAM = Optimizer.Adam.standard();

  @Override
  protected Engine create(EngineSpec spec) {
    return new OnednnEngine(spec);
  }

  @Test
  void describesLibraryAndInstructionSet() {
    try (Engine engine = create(EngineCases.spec(EngineCases.tinyLeNet(), 2, ADAM))) {
      assertThat(engine.describe()).matches("oneDNN 3\\.\\d+\\.\\d+ \\(\\w+\\)");
    }
  }

  @Test
  void residentMemoryDoesNotGrowWithSteps() throws Exception {
    // Without a leak less than 0.1 MB; 16 kB a step would add 16.
    assertThat(ForkedSteps.run(2_000, Map.of()).grown()).isLessThan(16L << 20);
  }

  @Test
  @Tag("slow")
  void residentMemoryDoesNotGrowInTwentyThousandSteps() throws Exception {
    // Without a leak less than 0.1 MB; 1 kB a step adds 10.
    assertThat(ForkedSteps.run(20_000, Map.of()).grown()).isLessThan(8L << 20);
  }

  @Test
  void repeatedRunsGiveTheSameBytesOnEveryInstructionSet() throws Exception {
    ForkedSteps.Report usual = ForkedSteps.run(60, Map.of());
    for (String set : List.of("AVX2", "SSE41")) {
      Map<String, String> environment = Map.of("ONEDNN_MAX_CPU_ISA", set);
      ForkedSteps.Report report = ForkedSteps.run(60, environment);
      assertThat(report.state()).isEqualTo(ForkedSteps.run(60, environment).state());
      assertThat(report.describe()).contains(set.toLowerCase(Locale.ROOT));
      assertThat(report.nll()).as(set).isCloseTo(usual.nll(), withinPercentage(0.1));
    }
  }

  @Test
  void keepsOpenMpToOneThread() {
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine = create(EngineCases.spec(network, 4, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      new SetNumThreads(function("omp_set_num_threads")).call(2);
      assertThat(openMpThreads()).isEqualTo(2);
      engine.step(EngineCases.minibatch(network, 4), EngineCases.key(0), 0.1, 1e-3);
      assertThat(openMpThreads()).isEqualTo(1);
    }
  }

  private static int openMpThreads() {
    // A function from int to int; this one takes no argument and leaves it alone.
    return new MklSetNumThreadsLocal(function("omp_get_max_threads")).call(0);
  }

  private static Pointer function(String name) {
    return new PointerPointer<Pointer>(2).put(0, Loader.addressof(name)).put(1, (Pointer) null);
  }

  @Test
  void aStepAllocatesNextToNothingOnTheHeap() {
    NetworkSpec network = EngineCases.tinyLeNet();
    Minibatch minibatch = EngineCases.minibatch(network, 256);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    try (Engine engine = create(EngineCases.spec(network, 256, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      for (int step = 0; step < 20; step++) {
        engine.step(minibatch, EngineCases.key(step), 0.1, 1e-4);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < 20; step++) {
        engine.step(minibatch, EngineCases.key(step), 0.1, 1e-4);
      }
      long perStep = (threads.getCurrentThreadAllocatedBytes() - before) / 20;
      // The random numbers' lanes; one copy of the first layer's output would be 307 kB more.
      assertThat(perStep).isLessThan(300_000);
    }
  }

  @Test
  void closingFreesWhatAnEngineHolds() {
    NetworkSpec network = EngineCases.tinyLeNet();
    for (int i = 0; i < 3; i++) {
      openAndClose(network);
    }
    long before = Pointer.totalBytes();
    for (int i = 0; i < 20; i++) {
      openAndClose(network);
    }
    // An engine's buffers are some 10 MB here.
    assertThat(Pointer.totalBytes() - before).isLessThan(1 << 20);
  }

  private void openAndClose(NetworkSpec network) {
    try (Engine engine = create(EngineCases.spec(network, 512, ADAM))) {
      engine.load(EngineCases.state(network, ADAM));
      engine.step(EngineCases.minibatch(network, 512), EngineCases.key(0), 0.1, 1e-3);
      engine.step(EngineCases.minibatch(network, 100), EngineCases.key(0), 0.1, 1e-3);
    }
  }
}
