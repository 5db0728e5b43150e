package credence.engine.gpu.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Prior;
import credence.engine.MethodCases;
import org.junit.jupiter.api.Test;

/** Needs no device. */
class PriorWordsTest {

  @Test
  void aPriorWithASigmaForEveryWeightIsRefusedByName() {
    Prior chain = MethodCases.posteriorPrior(7);
    assertThatThrownBy(() -> PriorWords.of(chain, 7))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("prior.type = posterior: the engine opencl has one sigma")
        .hasMessageContaining("set engine = onednn");
  }

  @Test
  void aPriorWithAMeanForEveryWeightIsOneOfThatManyWeights() {
    Prior prior = new EmpiricalPrior(new float[] {1, 2}, 0.5);
    PriorWords words = PriorWords.of(prior, 2);
    assertThat(words.means()).containsExactly(1, 2);
    assertThat(words.settings()[1]).isEqualTo(4);
    assertThatThrownBy(() -> PriorWords.of(prior, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a prior of 2 means for a network of 3 parameters");
  }
}
