package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.MethodCases;
import credence.engine.Optimizer;
import credence.engine.Precision;
import credence.engine.TrainState;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product;
import credence.engine.onednn.products.Products;
import credence.engine.onednn.products.SparseProduct;
import credence.engine.onednn.update.Parameters;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Predictions that leave removed weights out are those of the product of all weights. */
class SparsePredictionTest {

  private static final Optimizer SGD = new Optimizer.Sgd();

  /** Two runs of examples, the second of them not full. */
  private static final int BATCH = 300;

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "sparse",
          new Shape(1, 12, 12),
          List.of(
              Conv2d.of(2, 3, 1, 0),
              Activation.RELU,
              new Flatten(),
              new Dense(150),
              Activation.SOFTPLUS,
              new Dense(90),
              Activation.RELU,
              new Dense(3)));

  private static final NetworkSpec PERCEPTRON =
      new NetworkSpec(
          "perceptron", Shape.flat(200), List.of(new Dense(150), Activation.RELU, new Dense(5)));

  private static final List<Draws> DRAWS =
      List.of(new Draws.Mean(), new Draws.Weights(3, 4), new Draws.Activations(3, 4, 17));

  static Stream<Method> methods() {
    return MethodCases.methods(PERCEPTRON).stream();
  }

  /** {@code posterior} without 97 of 100 of the weights of its dense layers. */
  private static MeanField pruned(NetworkSpec network, MeanField posterior) {
    float[] mu = posterior.mu().clone();
    float[] rho = posterior.rho().clone();
    Random random = new Random(4);
    for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
      boolean dense = network.layers().get(tensor.layer()) instanceof Dense;
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        if (dense && tensor.role() == Role.WEIGHT && random.nextInt(100) >= 3) {
          mu[i] = 0;
          rho[i] = Float.NEGATIVE_INFINITY;
        }
      }
    }
    return MeanField.of(mu, rho);
  }

  /** The same, but nothing counts as removed: a mu of 1e-30 adds nothing to a sum. */
  private static MeanField asDense(MeanField pruned) {
    float[] mu = pruned.mu().clone();
    for (int i = 0; i < mu.length; i++) {
      mu[i] = mu[i] == 0 && !pruned.isUncertain(i) ? 1e-30f : mu[i];
    }
    return MeanField.of(mu, pruned.rho());
  }

  @Test
  void theProductIsUsedAndEqualsThatOfAllWeights() {
    DnnlLibrary.load();
    MeanField pruned = pruned(PERCEPTRON, EngineCases.posterior(PERCEPTRON));
    EngineSpec spec = EngineCases.spec(PERCEPTRON, BATCH, SGD);
    try (Parameters parameters = new Parameters(spec, WeightLayout.of(PERCEPTRON));
        Primitives primitives = new Primitives()) {
      parameters.load(TrainState.initial(pruned, SGD));
      parameters.beginPrediction(BATCH, new Draws.Mean());
      assertThat(parameters.sparse(0).isInUse()).isTrue();
      Floats in = primitives.floats(BATCH * 200L);
      Floats out = primitives.floats(BATCH * 150L);
      in.put(0, EngineCases.normals(in.length(), 7), in.length());
      Product.FlatSlice weights = new Product.FlatSlice(parameters.inUse().means(), 0, 150 * 200);
      Product.Operands operands = new Product.Operands(in, weights, out, weights, null);
      Product all =
          new Products(new Dense(150), Shape.flat(200), BATCH, Precision.FLOAT32)
              .product(primitives, operands);
      Product left =
          new SparseProduct(
              all, parameters.sparse(0), SparseProduct.Factor.WEIGHTS, operands, BATCH);
      float[] expected = new float[out.length()];
      all.forward();
      out.get(0, expected, expected.length);
      for (boolean sameInputs : new boolean[] {false, true}) {
        out.put(0, new float[expected.length], expected.length);
        left.predict(sameInputs);
        float[] found = new float[expected.length];
        out.get(0, found, found.length);
        requireClose(found, expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodPredictsAsWithAllWeights(Method method) {
    MeanField pruned = pruned(PERCEPTRON, MethodCases.posterior(PERCEPTRON, method.family()));
    for (Draws draws : DRAWS) {
      for (int examples : new int[] {BATCH, 3}) {
        requireClose(
            logits(EngineName.ONEDNN, PERCEPTRON, method, pruned, examples, draws),
            logits(EngineName.ONEDNN, PERCEPTRON, method, asDense(pruned), examples, draws));
      }
    }
  }

  @Test
  void theReferenceEngineSaysTheSame() {
    Method method = Method.meanField(EngineCases.PRIOR);
    MeanField pruned = pruned(NETWORK, EngineCases.posterior(NETWORK));
    for (Draws draws : DRAWS) {
      float[] found = logits(EngineName.ONEDNN, NETWORK, method, pruned, BATCH, draws);
      float[] expected = logits(EngineName.ND4J, NETWORK, method, pruned, BATCH, draws);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(2e-4f * (1 + Math.abs(expected[i]))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void predictionsLeaveTheStateAndLaterStepsAlone(Method method) {
    MeanField pruned = pruned(PERCEPTRON, MethodCases.posterior(PERCEPTRON, method.family()));
    TrainState state = TrainState.initial(pruned, SGD);
    try (Engine predicting = engine(PERCEPTRON, method, state);
        Engine training = engine(PERCEPTRON, method, state);
        Engine fresh = engine(PERCEPTRON, method, state)) {
      for (Draws draws : DRAWS) {
        predict(predicting, BATCH, draws);
      }
      assertThat(predicting.save().posterior().mu()).isEqualTo(state.posterior().mu());
      assertThat(predicting.save().posterior().rho()).isEqualTo(state.posterior().rho());
      for (Engine engine : List.of(predicting, training)) {
        engine.step(EngineCases.minibatch(PERCEPTRON, BATCH), EngineCases.key(1), 0.1, 0.01);
      }
      TrainState trained = training.save();
      assertThat(predicting.save().posterior().mu()).isEqualTo(trained.posterior().mu());
      // What is predicted then is what the trained state predicts.
      fresh.load(trained);
      for (Draws draws : DRAWS) {
        assertThat(predict(predicting, BATCH, draws)).isEqualTo(predict(fresh, BATCH, draws));
      }
    }
  }

  @Test
  void anotherStateHasAnotherPattern() {
    Method method = new Method(Family.GAUSSIAN, EngineCases.PRIOR, MethodCases.LOCAL);
    MeanField whole = EngineCases.posterior(PERCEPTRON);
    MeanField pruned = pruned(PERCEPTRON, whole);
    float[] none = new float[whole.size()];
    float[] points = none.clone();
    Arrays.fill(points, Float.NEGATIVE_INFINITY);
    try (Engine engine = engine(PERCEPTRON, method, TrainState.initial(pruned, SGD))) {
      for (MeanField next : List.of(whole, MeanField.of(none, points), pruned)) {
        predict(engine, BATCH, new Draws.Weights(1, 2));
        engine.load(next);
        assertThat(predict(engine, BATCH, new Draws.Weights(1, 2)))
            .isEqualTo(
                logits(
                    EngineName.ONEDNN, PERCEPTRON, method, next, BATCH, new Draws.Weights(1, 2)));
      }
    }
  }

  private static void requireClose(float[] found, float[] expected) {
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5f * (1 + Math.abs(expected[i]))));
    }
  }

  private static Engine engine(NetworkSpec network, Method method, TrainState state) {
    Engine engine = new OnednnEngine(EngineSpec.classifier(network, BATCH, method, SGD));
    engine.load(state);
    return engine;
  }

  private static float[] logits(
      EngineName name,
      NetworkSpec network,
      Method method,
      MeanField posterior,
      int examples,
      Draws draws) {
    EngineSpec spec = EngineSpec.classifier(network, BATCH, method, SGD);
    try (Engine engine = Engines.create(name, spec)) {
      engine.load(posterior);
      return predict(engine, examples, draws);
    }
  }

  private static float[] predict(Engine engine, int examples, Draws draws) {
    NetworkSpec network = engine.spec().network();
    float[] logits = new float[draws.count() * examples * network.classes()];
    engine.predict(EngineCases.images(network, examples), examples, draws, logits);
    return logits;
  }
}
