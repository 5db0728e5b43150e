package credence.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weight counts: those of the papers' networks, biases included. */
class ZooTest {

  @ParameterizedTest
  @CsvSource({
    "lenet5,   1, 32, 10, 61706",
    "lenet5,   3, 32, 10, 62006",
    "alexnet,  3, 32, 10, 2175946",
    "mlp-400,  1, 28, 10, 478410",
    "mlp-800,  1, 28, 10, 1276810",
    "mlp-1200, 1, 28, 10, 2395210",
  })
  void weightsAreThoseOfThePapers(String name, int channels, int side, int classes, int weights) {
    Shape image = new Shape(channels, side, side);
    NetworkSpec network = Zoo.network(name, image, Activation.SOFTPLUS, classes);
    assertThat(WeightLayout.of(network).size()).isEqualTo(weights);
    assertThat(network.classes()).isEqualTo(classes);
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.network("lenet6", new Shape(1, 32, 32), Activation.RELU, 10))
        .withMessageContaining("lenet6")
        .withMessageContaining("alexnet, lenet5");
  }
}
