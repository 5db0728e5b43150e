package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.engine.EngineCases;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import credence.net.Zoo;
import credence.train.InitialPosterior.Means.FanIn;
import credence.train.InitialPosterior.Means.Fixed;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialPosteriorTest {

  private static final NetworkSpec LENET =
      Zoo.network("lenet5", new Shape(1, 32, 32), Activation.SOFTPLUS, 10);

  private static final NetworkSpec NORMED =
      new NetworkSpec(
          "normed",
          Shape.flat(3),
          List.of(new Dense(4), BatchNorm.standard(), Activation.RELU, new Dense(2)));

  @Test
  void weightsSpreadByFanInAndBiasesAreZero() {
    MeanField q = new InitialPosterior(0.0067, new FanIn(2)).sample(LENET, Family.GAUSSIAN, 3);
    for (Tensor tensor : WeightLayout.of(LENET).tensors()) {
      double squares = 0;
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        squares += (double) q.mu()[i] * q.mu()[i];
      }
      double expected = tensor.role() == Role.BIAS ? 0 : 4.0 / tensor.fanIn();
      // Five standard errors of a variance.
      double bound = 5 * expected * Math.sqrt(2.0 / tensor.size());
      assertThat(squares / tensor.size()).as(tensor.name()).isCloseTo(expected, within(bound));
    }
    assertThat(q.meanSigma()).isCloseTo(0.0067, within(1e-8));
  }

  @Test
  void aFixedDeviationIsThatOfEveryLayer() {
    MeanField q = new InitialPosterior(0.1, new Fixed(0.05)).sample(LENET, Family.POINT, 3);
    for (Tensor tensor : WeightLayout.of(LENET).tensors()) {
      double squares = 0;
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        squares += (double) q.mu()[i] * q.mu()[i];
      }
      double expected = tensor.role() == Role.BIAS ? 0 : 0.0025;
      double bound = 5 * expected * Math.sqrt(2.0 / tensor.size());
      assertThat(squares / tensor.size()).as(tensor.name()).isCloseTo(expected, within(bound));
    }
  }

  @Test
  void onlyWhatTheFamilyMakesUncertainHasASigma() {
    InitialPosterior initial = new InitialPosterior(0.1, new FanIn(1));
    for (Family family : Family.values()) {
      MeanField q = initial.sample(NORMED, family, 3);
      for (Tensor tensor : WeightLayout.of(NORMED).tensors()) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          assertThat(q.isUncertain(i)).isEqualTo(family.isUncertain(tensor.role()));
        }
      }
    }
  }

  @Test
  void batchNormalisationBeginsAsTheIdentity() {
    MeanField q = new InitialPosterior(1, new FanIn(1)).sample(NORMED, Family.GAUSSIAN, 3);
    for (Tensor tensor : WeightLayout.of(NORMED).tensors()) {
      boolean one = tensor.role() == Role.SCALE || tensor.role() == Role.VARIANCE;
      if (tensor.role() != Role.WEIGHT) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          assertThat(q.mu()[i]).as(tensor.name()).isEqualTo(one ? 1f : 0f);
        }
      }
    }
  }

  @Test
  void aroundATrainedNetworkSigmaFollowsTheWeightsUnlessTheyAreTiny() {
    MeanField trained = new InitialPosterior(1, new FanIn(1)).sample(LENET, Family.POINT, 3);
    InitialPosterior initial = new InitialPosterior(0.02, new FanIn(1));
    MeanField moped = initial.around(trained, LENET, Family.GAUSSIAN, 0.1);
    MeanField equal = initial.around(trained, LENET, Family.GAUSSIAN, 0);
    assertThat(moped.mu()).isEqualTo(trained.mu()).isNotSameAs(trained.mu());
    for (int i = 0; i < moped.size(); i++) {
      double sigma = Math.max(0.1 * Math.abs(trained.mu()[i]), 1e-4);
      assertThat(moped.sigma(i)).isCloseTo(sigma, within(1e-5 * sigma));
      assertThat(equal.sigma(i)).isCloseTo(0.02, within(1e-7));
    }
  }

  @Test
  void theSeedDecides() {
    InitialPosterior initial = new InitialPosterior(0.1, new FanIn(1));
    assertThat(initial.sample(LENET, Family.GAUSSIAN, 3).mu())
        .isEqualTo(initial.sample(LENET, Family.GAUSSIAN, 3).mu());
    assertThat(initial.sample(LENET, Family.GAUSSIAN, 3).mu())
        .isNotEqualTo(initial.sample(LENET, Family.GAUSSIAN, 4).mu());
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> new InitialPosterior(0, new FanIn(1)))
        .hasMessageContaining("posterior.initial-sigma = 0.0");
    assertThatThrownBy(() -> new Fixed(-1)).hasMessageContaining("posterior.initial-mu = -1.0");
  }

  @Test
  void pointsDoNotAllBeginAtZero() {
    NetworkSpec network = EngineCases.tinyLeNet();
    InitialPosterior start = new InitialPosterior(0.1, new Fixed(0));
    assertThatThrownBy(() -> start.sample(network, Family.POINT, 1))
        .hasMessageContaining("posterior.initial-mu = 0")
        .hasMessageContaining("removed");
    for (float mu : start.sample(network, Family.GAUSSIAN, 1).mu()) {
      assertThat(mu == 0).isTrue();
    }
  }
}
