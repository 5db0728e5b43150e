package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.bayes.GaussianPrior;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.choice.EngineName;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnginePoolTest {

  private static final EnginePool POOL = EnginePool.shared();

  @Test
  void anEngineIsUsedAgainForAnEqualSpecification() {
    Engine first = borrowed(3);
    assertThat(borrowed(3)).isSameAs(first);
    assertThat(borrowed(4)).isNotSameAs(first);
  }

  @Test
  void enginesOfDifferentGpusAreKeptApart() {
    Engine first = borrowed(key(7, "0"));
    assertThat(borrowed(key(7, "1"))).isNotSameAs(first);
    assertThat(borrowed(key(7, "0"))).isSameAs(first);
  }

  @Test
  void twoTasksNeverShareOne() {
    POOL.with(
        key(5),
        outer -> {
          assertThat(borrowed(5)).isNotSameAs(outer);
          return null;
        });
  }

  @Test
  void anEngineThatFailedIsNotUsedAgain() {
    Engine[] failed = new Engine[1];
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                POOL.with(
                    key(6),
                    engine -> {
                      failed[0] = engine;
                      throw new IllegalStateException("as a test");
                    }));
    assertThat(borrowed(6)).isNotSameAs(failed[0]);
  }

  private static Engine borrowed(int units) {
    return borrowed(key(units));
  }

  private static Engine borrowed(EnginePool.Key key) {
    return POOL.with(key, engine -> engine);
  }

  private static EnginePool.Key key(int units) {
    return key(units, "");
  }

  private static EnginePool.Key key(int units, String address) {
    NetworkSpec network = new NetworkSpec("tiny", Shape.flat(2), List.of(new Dense(units)));
    EngineSpec spec =
        EngineSpec.classifier(network, 4, new GaussianPrior(0, 1), new Optimizer.Sgd());
    return new EnginePool.Key(EngineName.ND4J, spec, address);
  }
}
