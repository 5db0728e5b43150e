package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.bayes.Softplus;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 2 inputs, 2 outputs and then 3: weights 0 to 3 and biases 4, 5 become 0 to 3 and 6, 7. */
class MoreOutputsTest {

  private static final NetworkSpec TWO = network(new Flatten(), new Dense(2));
  private static final NetworkSpec THREE = network(new Flatten(), new Dense(3));
  private static final GaussianPrior FIRST = new GaussianPrior(0.1, 0.5);
  private static final MeanField OLD =
      MeanField.of(new float[] {1, 2, 3, 4, 5, 6}, new float[] {-1, -2, -3, -4, -5, -6});

  private static NetworkSpec network(LayerSpec... layers) {
    return new NetworkSpec("n", new Shape(1, 1, 2), List.of(layers));
  }

  private static MeanField start(Family family) {
    InitialPosterior initial = new InitialPosterior(0.02, new InitialPosterior.Means.FanIn(1));
    return initial.sample(THREE, family, 7);
  }

  @Test
  void oldRowsGoOnAndNewOnesBeginAsThoseOfANewNetwork() {
    MeanField start = start(Family.GAUSSIAN);
    MeanField grown = MoreOutputs.of(TWO, THREE).of(OLD, start);
    float[] mu = start.mu();
    float rho = (float) Softplus.inverse(0.02);
    assertThat(grown.mu()).containsExactly(1, 2, 3, 4, mu[4], mu[5], 5, 6, 0);
    assertThat(grown.rho()).containsExactly(-1, -2, -3, -4, rho, rho, -5, -6, rho);
  }

  @Test
  void oldRowsHaveTheOldPosteriorForPriorAndNewOnesTheFirst() {
    MeanField start = start(Family.GAUSSIAN);
    MoreOutputs more = MoreOutputs.of(TWO, THREE);
    for (double forget : new double[] {1, 0.6}) {
      PosteriorPrior old = PosteriorPrior.of(OLD, forget, FIRST);
      PosteriorPrior prior = more.of(old, start);
      assertThat(prior.first()).isEqualTo(FIRST);
      assertThat(prior.forget()).isEqualTo(forget);
      int[] rows = {0, 1, 2, 3, 6, 7};
      for (int i = 0; i < rows.length; i++) {
        assertThat(prior.mean(rows[i])).isEqualTo(old.mean(i));
        assertThat(prior.precision(rows[i])).isEqualTo(old.precision(i));
      }
      for (int i : new int[] {4, 5, 8}) {
        assertThat(prior.mean(i)).isEqualTo(0.1f);
        assertThat(prior.gaussianSigma(i).getAsDouble()).isCloseTo(0.5, within(1e-7));
      }
    }
  }

  /** ln(sigma_p / sigma) + (sigma^2 + (mu - mu_p)^2) / (2 sigma_p^2) - 1/2 for new rows alone. */
  @Test
  void beforeTheFirstStepTheKlIsThatOfTheNewRows() {
    MeanField start = start(Family.GAUSSIAN);
    MoreOutputs more = MoreOutputs.of(TWO, THREE);
    PosteriorPrior prior = more.of(PosteriorPrior.of(OLD, 1, FIRST), start);
    MeanField grown = more.of(OLD, start);
    for (int i : new int[] {0, 1, 2, 3, 6, 7}) {
      assertThat(prior.kl(i, grown.mu()[i], grown.sigma(i))).isEqualTo(0.0);
    }
    double expected = 0;
    for (int i : new int[] {4, 5, 8}) {
      double shift = start.mu()[i] - 0.1;
      expected += Math.log(0.5 / 0.02) + (0.02 * 0.02 + shift * shift) / 0.5 - 0.5;
    }
    assertThat(prior.kl(grown)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void whatHasNoSigmaHasNoPrior() {
    MeanField start = start(Family.GAUSSIAN_WEIGHTS);
    PosteriorPrior prior = MoreOutputs.of(TWO, THREE).of(PosteriorPrior.of(OLD, 1, FIRST), start);
    assertThat(prior.precision(5)).isCloseTo(4, within(1e-5));
    assertThat(prior.precision(8)).isZero();
  }

  @Test
  void whatIsNoMoreOutputsIsRefused() {
    for (NetworkSpec other :
        List.of(
            TWO,
            network(new Flatten(), new Dense(1)),
            network(new Flatten(), new Dense(2), new Dense(3)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MoreOutputs.of(TWO, other))
          .withMessageContaining("more units");
    }
    PosteriorPrior unknown = PosteriorPrior.of(OLD, 1, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MoreOutputs.of(TWO, THREE).of(unknown, start(Family.GAUSSIAN)))
        .withMessageContaining("type gaussian");
  }
}
