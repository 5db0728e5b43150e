package credence.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.engine.nd4j.Nd4jEngine;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference engine, with the same noise and state, is the other implementation. */
class OnednnAgreementTest {

  private static final Optimizer ADAM = Optimizer.Adam.standard();

  static Stream<NetworkSpec> networks() {
    return Stream.concat(
        EngineCases.networks(),
        Stream.of(
            EngineCases.tinyLeNet(),
            zoo("lenet5", Activation.SOFTPLUS),
            zoo("lenet5", Activation.RELU),
            ThinAlexNet.spec(Activation.SOFTPLUS),
            network("more units than a chunk", Shape.flat(3), new Dense(4100)),
            network("more pixels than a chunk", new Shape(1, 34, 34), Conv2d.of(8, 3, 1, 0)),
            network("three channels, packed", new Shape(3, 8, 8), Conv2d.of(5, 3, 1, 0)),
            network("kernels larger than maps", new Shape(3, 2, 2), Conv2d.of(4, 3, 1, 2)),
            network(
                "kernels much larger than maps",
                new Shape(2, 6, 6),
                Conv2d.of(3, 3, 1, 1),
                Activation.RELU,
                MaxPool2d.of(3, 3),
                Conv2d.of(4, 7, 1, 3),
                Activation.RELU,
                Conv2d.of(6, 5, 2, 4)),
            network("pooled at once", new Shape(4, 8, 8), MaxPool2d.of(2, 2), Activation.RELU)));
  }

  private static NetworkSpec zoo(String name, Activation activation) {
    return Zoo.network(name, new Shape(1, 32, 32), activation, 10);
  }

  private static NetworkSpec network(String name, Shape input, LayerSpec... layers) {
    List<LayerSpec> all = new ArrayList<>(List.of(layers));
    all.addAll(List.of(Activation.SOFTPLUS, new Flatten(), new Dense(3)));
    return new NetworkSpec(name, input, all);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAgreeWithTheReferenceOnAFullBatch(NetworkSpec network) {
    assertGradientsAgree(network, 33, 33);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAgreeWithTheReferenceOnASmallerMinibatch(NetworkSpec network) {
    assertGradientsAgree(network, 5, 3);
    assertGradientsAgree(network, 2, 1);
  }

  private static void assertGradientsAgree(NetworkSpec network, int batch, int examples) {
    EngineSpec spec = EngineCases.spec(network, batch, ADAM);
    Minibatch minibatch = EngineCases.minibatch(network, examples);
    try (Engine reference = new Nd4jEngine(spec);
        Engine engine = new OnednnEngine(spec)) {
      TrainState state = TrainState.initial(calm(network), ADAM);
      reference.load(state);
      engine.load(state);
      Engine.Gradients expected = reference.gradients(minibatch, EngineCases.key(3), 0.01);
      Engine.Gradients actual = engine.gradients(minibatch, EngineCases.key(3), 0.01);
      assertThat(Math.abs(actual.nll() / expected.nll() - 1)).as("nll").isLessThan(1e-4);
      for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
        assertClose(tensor.name() + " mu", tensor, actual.mu(), expected.mu());
        assertClose(tensor.name() + " rho", tensor, actual.rho(), expected.rho());
      }
    }
  }

  /** The cases' posterior with means that keep the logits of deep networks small. */
  private static MeanField calm(NetworkSpec network) {
    MeanField posterior = EngineCases.posterior(network);
    float[] mu = posterior.mu().clone();
    for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        mu[i] *= (float) (3 / Math.sqrt(tensor.fanIn()));
      }
    }
    float[] rho = posterior.rho().clone();
    for (int i = 0; i < rho.length; i++) {
      rho[i] -= 2;
    }
    return MeanField.of(mu, rho);
  }

  /** Relative to the largest derivative of the tensor. */
  private static void assertClose(
      String what, WeightLayout.Tensor tensor, float[] actual, float[] expected) {
    double largest = 0;
    double difference = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    assertThat(largest).as(what).isPositive();
    assertThat(difference / largest).as(what).isLessThan(1e-4);
  }

  @Test
  void aTrajectoryOfAHundredStepsStaysWithTheReference() {
    NetworkSpec network = EngineCases.tinyLeNet();
    for (Optimizer optimizer : List.of(ADAM, new Optimizer.Sgd())) {
      EngineSpec spec = EngineCases.spec(network, 16, optimizer);
      Minibatch minibatch = EngineCases.minibatch(network, 16);
      try (Engine reference = new Nd4jEngine(spec);
          Engine engine = new OnednnEngine(spec)) {
        reference.load(EngineCases.state(network, optimizer));
        engine.load(EngineCases.state(network, optimizer));
        for (int step = 0; step < 100; step++) {
          Engine.StepResult expected = reference.step(minibatch, EngineCases.key(step), 1e-3, 1e-3);
          Engine.StepResult actual = engine.step(minibatch, EngineCases.key(step), 1e-3, 1e-3);
          assertThat(Math.abs(actual.nll() / expected.nll() - 1))
              .as("step " + step)
              .isLessThan(1e-3);
        }
        assertThat(distance(engine.save().posterior().mu(), reference.save().posterior().mu()))
            .isLessThan(1e-3);
        assertThat(distance(engine.save().posterior().rho(), reference.save().posterior().rho()))
            .isLessThan(1e-3);
        assertThat(engine.save().steps()).isEqualTo(100);
      }
    }
  }

  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      norm += b[i] * b[i];
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void predictionsAgreeWithTheReference() {
    NetworkSpec network = EngineCases.tinyLeNet();
    EngineSpec spec = EngineCases.spec(network, 8, ADAM);
    float[] images = EngineCases.images(network, 5);
    try (Engine reference = new Nd4jEngine(spec);
        Engine engine = new OnednnEngine(spec)) {
      reference.load(EngineCases.state(network, ADAM));
      engine.load(EngineCases.state(network, ADAM));
      for (Draws draws :
          List.of(new Draws.Mean(), new Draws.Weights(5, 3), new Draws.Activations(5, 3, 1000))) {
        float[] expected = new float[draws.count() * 5 * network.classes()];
        float[] actual = expected.clone();
        reference.predict(images, 5, draws, expected);
        engine.predict(images, 5, draws, actual);
        assertThat(distance(actual, expected)).as(draws.toString()).isLessThan(1e-5);
      }
    }
  }
}
