package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import credence.bayes.Softplus;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.net.Activation;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each method of inference does to loss, gradients and predictions. */
class OnednnMethodTest {

  private static final Optimizer SGD = new Optimizer.Sgd();
  private static final NetworkSpec NETWORK = EngineCases.tinyLeNet();
  private static final WeightLayout LAYOUT = WeightLayout.of(NETWORK);
  private static final int EXAMPLES = 6;

  static Stream<Method> methods() {
    return methods(NETWORK);
  }

  private static final List<Estimator> ESTIMATORS =
      List.of(
          new Estimator.LocalReparameterisation(),
          new Estimator.WeightSampling(1),
          new Estimator.WeightSampling(3));

  /** For {@code network}, whose parameters the empirical prior has means of. */
  private static Stream<Method> methods(NetworkSpec network) {
    List<Prior> priors = priors(network);
    Stream<Method> uncertain =
        Stream.of(Family.GAUSSIAN, Family.GAUSSIAN_WEIGHTS)
            .flatMap(
                family ->
                    priors.stream()
                        .flatMap(
                            prior -> ESTIMATORS.stream().map(e -> new Method(family, prior, e))));
    Stream<Method> points =
        priors.stream().map(prior -> new Method(Family.POINT, prior, ESTIMATORS.get(0)));
    return Stream.concat(uncertain, points);
  }

  /** The log-uniform threshold masks about a third of {@link #posterior}. */
  private static List<Prior> priors(NetworkSpec network) {
    float[] means = EngineCases.normals(WeightLayout.of(network).size(), 5);
    return List.of(
        EngineCases.PRIOR,
        new EmpiricalPrior(means, 0.3),
        new ScaleMixturePrior(0.25, 0.8, 0.1),
        new LogUniformPrior(0.3));
  }

  /** The cases' posterior, without the sigmas that {@code family} has not. */
  private static MeanField posterior(NetworkSpec network, Family family) {
    MeanField posterior = EngineCases.posterior(network);
    float[] rho = posterior.rho();
    for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
      if (!family.isUncertain(tensor.role())) {
        Arrays.fill(rho, tensor.offset(), tensor.end(), Float.NEGATIVE_INFINITY);
      }
    }
    return posterior;
  }

  private static Engine engine(NetworkSpec network, Method method, MeanField posterior) {
    Engine engine = new OnednnEngine(EngineSpec.classifier(network, EXAMPLES, method, SGD));
    engine.load(TrainState.initial(posterior, SGD));
    return engine;
  }

  private static Engine.Gradients gradients(Engine engine, double klWeight) {
    Minibatch minibatch = EngineCases.minibatch(engine.spec().network(), EXAMPLES);
    return engine.gradients(minibatch, EngineCases.key(2), klWeight);
  }

  /** The normals of the contract: of the layer's stream, counted over weight and bias. */
  private static float[] epsilon() {
    float[] epsilon = new float[LAYOUT.size()];
    for (int i = 0; i < epsilon.length; i++) {
      int layer = LAYOUT.at(i).layer();
      int start = LAYOUT.tensor(layer, WeightLayout.Role.WEIGHT).offset();
      RandomStream.of(EngineCases.key(2).with(Purpose.WEIGHT_SAMPLE, 0), layer)
          .normals(i - start, epsilon, i, 1);
    }
    return epsilon;
  }

  @ParameterizedTest
  @MethodSource("methods")
  void thePriorIsInTheGradientAsItsSlopeSays(Method method) {
    MeanField q = posterior(NETWORK, method.family());
    float[] epsilon = epsilon();
    try (Engine engine = engine(NETWORK, method, q)) {
      Engine.Gradients without = gradients(engine, 0);
      Engine.Gradients with = gradients(engine, 0.5);
      assertThat(with.nll()).isEqualTo(without.nll());
      for (int i = 0; i < q.size(); i++) {
        double byMu = with.mu()[i] - without.mu()[i];
        double byRho = with.rho()[i] - without.rho()[i];
        Prior.Slope slope = slope(method, q, i, epsilon[i]);
        assertClose(LAYOUT.at(i).name() + " mu", byMu, 0.5 * slope.byMu());
        double chain = q.isUncertain(i) ? Softplus.derivative(q.rho()[i]) : 0;
        assertClose(LAYOUT.at(i).name() + " rho", byRho, 0.5 * slope.bySigma() * chain);
      }
    }
  }

  private static Prior.Slope slope(Method method, MeanField q, int i, double epsilon) {
    if (method.family() == Family.POINT) {
      return new Prior.Slope(method.prior().energySlope(i, q.mu()[i]), 0);
    }
    return q.isUncertain(i)
        ? method.prior().klSlope(i, q.mu()[i], q.sigma(i), epsilon)
        : new Prior.Slope(0, 0);
  }

  /** A difference of two single-precision gradients. */
  private static void assertClose(String what, double actual, double expected) {
    assertThat(actual).as(what).isCloseTo(expected, within(2e-5 * (1 + Math.abs(expected))));
  }

  /** Along a random direction in each tensor, the noise held fixed by its key. */
  @ParameterizedTest
  @MethodSource("methods")
  void theGradientIsThatOfTheLoss(Method method) {
    NetworkSpec network =
        new NetworkSpec(
            "smooth", Shape.flat(7), List.of(new Dense(6), Activation.SOFTPLUS, new Dense(5)));
    boolean masks = method.prior() instanceof LogUniformPrior;
    Prior prior = masks ? new LogUniformPrior(0.3) : EngineCases.PRIOR;
    Method smooth = new Method(method.family(), prior, method.estimator());
    MeanField q = posterior(network, method.family());
    try (Engine engine = engine(network, smooth, q)) {
      Engine.Gradients g = gradients(engine, 0);
      float[] direction = direction(q);
      for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
        String name = tensor.name();
        double byMu = difference(engine, q, tensor, direction, true);
        assertThat(byMu).as(name).isCloseTo(along(g.mu(), direction, tensor), within(4e-4));
        if (q.isUncertain(tensor.offset())) {
          double byRho = difference(engine, q, tensor, direction, false);
          assertThat(byRho).as(name).isCloseTo(along(g.rho(), direction, tensor), within(4e-4));
        }
      }
    }
  }

  /** Leaves weights alone that a step might move over the mask's threshold. */
  private static float[] direction(MeanField q) {
    float[] direction = EngineCases.normals(q.size(), 8);
    for (int i = 0; i < direction.length; i++) {
      if (Math.abs(LogUniformPrior.logAlpha(q.mu()[i], q.sigma(i)) - 0.3) < 0.3) {
        direction[i] = 0;
      }
    }
    return direction;
  }

  private static double along(float[] g, float[] direction, WeightLayout.Tensor tensor) {
    double sum = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      sum += (double) g[i] * direction[i];
    }
    return sum;
  }

  /** Central difference. */
  private static double difference(
      Engine engine, MeanField q, WeightLayout.Tensor tensor, float[] direction, boolean ofMu) {
    float h = 0x1p-9f;
    double[] nll = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = (ofMu ? q.mu() : q.rho()).clone();
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        moved[i] += (side == 0 ? h : -h) * direction[i];
      }
      MeanField shifted = ofMu ? MeanField.of(moved, q.rho()) : MeanField.of(q.mu(), moved);
      engine.load(TrainState.initial(shifted, SGD));
      nll[side] = gradients(engine, 0).nll();
    }
    engine.load(TrainState.initial(q, SGD));
    return (nll[0] - nll[1]) / (2 * h);
  }

  @Test
  void oneDrawOfSampledWeightsIsTheNetworkAtThoseWeights() {
    Method sampled =
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new Estimator.WeightSampling(1));
    Method point = new Method(Family.POINT, EngineCases.PRIOR, sampled.estimator());
    MeanField q = EngineCases.posterior(NETWORK);
    float[] epsilon = epsilon();
    float[] w = new float[q.size()];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (q.mu()[i] + q.sigma(i) * epsilon[i]);
    }
    float[] none = new float[w.length];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    try (Engine drawn = engine(NETWORK, sampled, q);
        Engine at = engine(NETWORK, point, MeanField.of(w, none))) {
      Engine.Gradients actual = gradients(drawn, 0);
      Engine.Gradients expected = gradients(at, 0);
      assertThat(actual.nll()).isCloseTo(expected.nll(), within(1e-5));
      for (int i = 0; i < w.length; i++) {
        float byWeight = expected.mu()[i];
        double chain = epsilon[i] * Softplus.derivative(q.rho()[i]);
        assertThat(actual.mu()[i]).isCloseTo(byWeight, within(1e-5f));
        assertThat((double) actual.rho()[i]).isCloseTo(byWeight * chain, within(1e-5));
      }
    }
  }

  @Test
  void maskedWeightsCountAsZeroInEveryPass() {
    LogUniformPrior prior = new LogUniformPrior(0.3);
    MeanField q = posterior(NETWORK, Family.GAUSSIAN_WEIGHTS);
    float[] mu = q.mu().clone();
    float[] rho = q.rho().clone();
    int masked = 0;
    for (int i = 0; i < mu.length; i++) {
      if (q.isUncertain(i) && prior.isMasked(mu[i], q.sigma(i))) {
        mu[i] = 0;
        rho[i] = Float.NEGATIVE_INFINITY;
        masked++;
      }
    }
    assertThat(masked).isBetween(mu.length / 5, mu.length / 2);
    for (Estimator estimator :
        List.of(new Estimator.LocalReparameterisation(), new Estimator.WeightSampling(2))) {
      Method method = new Method(Family.GAUSSIAN_WEIGHTS, prior, estimator);
      Method unmasked =
          new Method(
              Family.GAUSSIAN_WEIGHTS, new LogUniformPrior(Double.POSITIVE_INFINITY), estimator);
      try (Engine masking = engine(NETWORK, method, q);
          Engine removed = engine(NETWORK, unmasked, MeanField.of(mu, rho))) {
        assertThat(gradients(masking, 0).nll()).isEqualTo(gradients(removed, 0).nll());
        for (Draws draws :
            List.of(new Draws.Mean(), new Draws.Weights(5, 2), new Draws.Activations(5, 2, 0))) {
          assertThat(logits(masking, draws)).isEqualTo(logits(removed, draws));
        }
        float[] byMu = gradients(masking, 0).mu();
        float[] byRho = gradients(masking, 0).rho();
        for (int i = 0; i < mu.length; i++) {
          assertThat(rho[i] == Float.NEGATIVE_INFINITY && q.isUncertain(i) && byMu[i] != 0)
              .as("mu of masked " + i)
              .isFalse();
          assertThat(rho[i] == Float.NEGATIVE_INFINITY && byRho[i] != 0)
              .as("rho of masked " + i)
              .isFalse();
        }
      }
    }
  }

  private static float[] logits(Engine engine, Draws draws) {
    float[] logits = new float[draws.count() * EXAMPLES * NETWORK.classes()];
    engine.predict(EngineCases.images(NETWORK, EXAMPLES), EXAMPLES, draws, logits);
    return logits;
  }

  @Test
  void pointsGiveEqualDraws() {
    Method method = new Method(Family.POINT, EngineCases.PRIOR, new Estimator.WeightSampling(2));
    try (Engine engine = engine(NETWORK, method, posterior(NETWORK, Family.POINT))) {
      float[] mean = logits(engine, new Draws.Mean());
      for (Draws draws : List.of(new Draws.Weights(5, 2), new Draws.Activations(5, 2, 0))) {
        float[] logits = logits(engine, draws);
        assertThat(Arrays.copyOf(logits, mean.length)).isEqualTo(mean);
        assertThat(Arrays.copyOfRange(logits, mean.length, logits.length)).isEqualTo(mean);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void predictionLeavesTrainingAloneAndPointsStayPoints(Method method) {
    MeanField q = posterior(NETWORK, method.family());
    try (Engine disturbed = engine(NETWORK, method, q);
        Engine alone = engine(NETWORK, method, q)) {
      for (int step = 0; step < 3; step++) {
        Minibatch minibatch = EngineCases.minibatch(NETWORK, EXAMPLES - step);
        alone.step(minibatch, EngineCases.key(step), 0.01, 1e-2);
        disturbed.step(minibatch, EngineCases.key(step), 0.01, 1e-2);
        logits(disturbed, new Draws.Weights(1, 2));
        logits(disturbed, new Draws.Activations(1, 2, 0));
      }
      MeanField found = disturbed.save().posterior();
      assertThat(found.mu()).isEqualTo(alone.save().posterior().mu()).isNotEqualTo(q.mu());
      assertThat(found.rho()).isEqualTo(alone.save().posterior().rho());
      for (int i = 0; i < q.size(); i++) {
        assertThat(found.isUncertain(i)).isEqualTo(q.isUncertain(i));
      }
    }
  }

  /** A weight that has been removed: no sigma among weights that have one. */
  @ParameterizedTest
  @MethodSource("methods")
  void pointsAmongUncertainWeightsHaveNoKl(Method method) {
    MeanField q = posterior(NETWORK, method.family());
    for (int i = 0; i < q.size(); i += 3) {
      q.rho()[i] = Float.NEGATIVE_INFINITY;
    }
    try (Engine engine = engine(NETWORK, method, q)) {
      Engine.Gradients without = gradients(engine, 0);
      Engine.Gradients with = gradients(engine, 0.5);
      for (int i = 0; i < q.size(); i += 3) {
        assertThat(with.rho()[i]).isZero();
        if (method.family() != Family.POINT) {
          assertThat(with.mu()[i]).isEqualTo(without.mu()[i]);
        }
      }
      engine.step(EngineCases.minibatch(NETWORK, 3), EngineCases.key(0), 0.5, 1e-3);
      MeanField found = engine.save().posterior();
      for (int i = 0; i < q.size(); i++) {
        assertThat(found.mu()[i]).isFinite();
        assertThat(found.isUncertain(i)).isEqualTo(q.isUncertain(i));
      }
    }
  }
}
