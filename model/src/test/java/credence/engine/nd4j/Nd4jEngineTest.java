package credence.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineContract;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.net.NetworkSpec;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** The engine contract, kept by ND4J. */
class Nd4jEngineTest extends EngineContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new Nd4jEngine(spec);
  }

  @Test
  void describesItself() {
    NetworkSpec network = EngineCases.tinyLeNet();
    try (Engine engine = create(EngineCases.spec(network, 2, new Optimizer.Sgd()))) {
      assertThat(engine.describe()).startsWith("nd4j 1.").contains("CpuBackend");
    }
  }

  /** Loose: the collector frees ND4J's scalars when it comes round to it. */
  @Test
  void residentMemoryDoesNotGrowWithSteps() {
    NetworkSpec network = EngineCases.tinyLeNet();
    Optimizer optimizer = Optimizer.Adam.standard();
    try (Engine engine = create(EngineCases.spec(network, 64, optimizer))) {
      engine.load(EngineCases.state(network, optimizer));
      train(engine, network, 100);
      long before = nativeBytes();
      train(engine, network, 200);
      // One step's arrays are some 3 MB: leaking them would add 600 MB.
      assertThat(nativeBytes() - before).isLessThan(100L << 20);
    }
  }

  @Test
  void closingFreesWhatAnEngineHolds() {
    NetworkSpec network = EngineCases.tinyLeNet();
    Optimizer optimizer = Optimizer.Adam.standard();
    long before = 0;
    for (int i = 0; i < 60; i++) {
      if (i == 10) {
        before = nativeBytes();
      }
      try (Engine engine = create(EngineCases.spec(network, 512, optimizer))) {
        engine.load(EngineCases.state(network, optimizer));
        engine.step(EngineCases.minibatch(network, 512), EngineCases.key(0), 0.1, 1e-3);
      }
    }
    // An engine is some 20 MB here: keeping fifty would add a gigabyte. What the collector has not
    // come round to yet was seen to be a quarter of that.
    assertThat(nativeBytes() - before).isLessThan(600L << 20);
  }

  /** Resident memory outside the Java heap, whose pages the tests' JVM touches at once. */
  private static long nativeBytes() {
    return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
  }

  private static void train(Engine engine, NetworkSpec network, int steps) {
    for (int step = 0; step < steps; step++) {
      engine.step(EngineCases.minibatch(network, 64), EngineCases.key(step), 0.1, 1e-3);
    }
  }
}
