package credence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.LearntScalePrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.bayes.Softplus;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What engines of processors promise of a prior whose width is learnt. A subclass per engine. */
public abstract class LearntScaleContract {

  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final WeightLayout LAYOUT = WeightLayout.of(NETWORK);
  private static final LearntScalePrior PRIOR = new LearntScalePrior(0.05, 0.3);

  protected abstract Engine create(EngineSpec spec);

  /** The width is that of the posterior which was loaded, the last one, until the next one is. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "POINT")
  void theGradientIsThatOfTheWidthsOfTheLoadedPosterior(Family family) {
    MeanField narrow = MethodCases.posterior(NETWORK, family);
    MeanField wide = wider(narrow);
    try (Engine engine = create(spec(family, PRIOR))) {
      for (MeanField q : new MeanField[] {narrow, wide}) {
        engine.load(q);
        Prior written = MethodCases.written(PRIOR.given(q, LAYOUT), LAYOUT.size());
        try (Engine other = create(spec(family, written))) {
          other.load(q);
          requireEqual(gradients(engine), gradients(other));
        }
      }
    }
  }

  /** Steps change weights and leave the width, which belongs to a whole round. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "POINT")
  void stepsAreThoseUnderTheWidthsOfTheRoundsBeginning(Family family) {
    MeanField q = MethodCases.posterior(NETWORK, family);
    Prior written = MethodCases.written(PRIOR.given(q, LAYOUT), LAYOUT.size());
    try (Engine engine = create(spec(family, PRIOR));
        Engine other = create(spec(family, written))) {
      for (Engine each : new Engine[] {engine, other}) {
        each.load(q);
        for (int step = 0; step < 3; step++) {
          each.step(EngineCases.minibatch(NETWORK, 4), EngineCases.key(step), 0.5, 0.01);
        }
      }
      MeanField learnt = engine.save().posterior();
      MeanField fixed = other.save().posterior();
      assertThat(learnt.mu()).usingComparatorWithPrecision(1e-5f).containsExactly(fixed.mu());
      assertThat(learnt.mu()).isNotEqualTo(q.mu());
    }
  }

  private static MeanField wider(MeanField q) {
    float[] mu = q.mu().clone();
    float[] rho = q.rho().clone();
    for (int i = 0; i < mu.length; i++) {
      mu[i] *= 3;
      rho[i] = q.isUncertain(i) ? (float) Softplus.inverse(2 * q.sigma(i)) : rho[i];
    }
    return MeanField.of(mu, rho);
  }

  private static EngineSpec spec(Family family, Prior prior) {
    Method method = new Method(family, prior, new Estimator.LocalReparameterisation());
    return EngineSpec.classifier(NETWORK, 4, method, new Optimizer.Sgd());
  }

  private static Engine.Gradients gradients(Engine engine) {
    return engine.gradients(EngineCases.minibatch(NETWORK, 4), EngineCases.key(0), 0.5);
  }

  private static void requireEqual(Engine.Gradients actual, Engine.Gradients expected) {
    assertThat(actual.nll()).isEqualTo(expected.nll());
    for (int i = 0; i < expected.mu().length; i++) {
      float size = 1e-5f * (1 + Math.abs(expected.mu()[i]) + Math.abs(expected.rho()[i]));
      assertThat(actual.mu()[i]).as("mu %d", i).isCloseTo(expected.mu()[i], within(size));
      assertThat(actual.rho()[i]).as("rho %d", i).isCloseTo(expected.rho()[i], within(size));
    }
  }
}
