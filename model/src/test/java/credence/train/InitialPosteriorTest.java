package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.net.Activation;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Tensor;
import credence.net.Zoo;
import org.junit.jupiter.api.Test;

class InitialPosteriorTest {

  private static final NetworkSpec LENET =
      Zoo.network("lenet5", new Shape(1, 32, 32), Activation.SOFTPLUS, 10);

  @Test
  void weightsSpreadByFanInAndBiasesAreZero() {
    MeanField q = new InitialPosterior(0.0067, 2).sample(LENET, 3);
    for (Tensor tensor : WeightLayout.of(LENET).tensors()) {
      double squares = 0;
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        squares += (double) q.mu()[i] * q.mu()[i];
      }
      double expected = tensor.role() == WeightLayout.Role.BIAS ? 0 : 4.0 / tensor.fanIn();
      // Five standard errors of a variance.
      double bound = 5 * expected * Math.sqrt(2.0 / tensor.size());
      assertThat(squares / tensor.size()).as(tensor.name()).isCloseTo(expected, within(bound));
    }
    assertThat(q.meanSigma()).isCloseTo(0.0067, within(1e-8));
  }

  @Test
  void theSeedDecides() {
    InitialPosterior initial = new InitialPosterior(0.1, 1);
    assertThat(initial.sample(LENET, 3).mu()).isEqualTo(initial.sample(LENET, 3).mu());
    assertThat(initial.sample(LENET, 3).mu()).isNotEqualTo(initial.sample(LENET, 4).mu());
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> new InitialPosterior(0, 1))
        .hasMessageContaining("posterior.initial-sigma = 0.0");
  }
}
