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
    "lenet5-half, 1, 32, 10, 35820",
    "lenet5-half, 3, 32, 10, 35970",
    "alexnet,  3, 32, 10, 2175946",
    "alexnet-half, 3, 32, 10, 550378",
    "3conv3fc, 3, 32, 10, 1782634",
    "lenet5-caffe, 1, 28, 10, 431080",
    "lenet-300-100, 1, 28, 10, 266610",
    "vgg-like, 3, 32, 10, 14982474",
    "mlp-400,  1, 28, 10, 478410",
    "mlp-800,  1, 28, 10, 1276810",
    "mlp-1200, 1, 28, 10, 2395210",
  })
  void weightsAreThoseOfThePapers(String name, int channels, int side, int classes, int weights) {
    Shape image = new Shape(channels, side, side);
    NetworkSpec network = Zoo.network(name, image, Activation.SOFTPLUS, classes);
    assertThat(WeightLayout.of(network).weightsAndBiases()).isEqualTo(weights);
    assertThat(Zoo.input(name, image)).as("images of that size are not padded").isEqualTo(image);
    assertThat(network.classes()).isEqualTo(classes);
  }

  @Test
  void everyNetworkIsCounted() {
    assertThat(Zoo.names()).hasSize(11);
  }

  @Test
  void imagesArePaddedForTheNetworksDrawnFor32Pixels() {
    Shape digit = new Shape(1, 28, 28);
    assertThat(Zoo.names())
        .filteredOn(name -> Zoo.input(name, digit).equals(new Shape(1, 32, 32)))
        .containsExactly(
            "3conv3fc", "alexnet", "alexnet-half", "lenet5", "lenet5-half", "vgg-like");
  }

  @Test
  void everyConvolutionOfTheVggLikeNetworkIsNormalised() {
    NetworkSpec network = Zoo.network("vgg-like", new Shape(3, 32, 32), Activation.RELU, 10);
    // 13 convolutions of 64 .. 512 filters and a dense layer of 512: four numbers a channel.
    int channels = 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512 + 512;
    WeightLayout layout = WeightLayout.of(network);
    assertThat(layout.size() - layout.weightsAndBiases()).isEqualTo(4 * channels);
  }

  @Test
  void dropoutStandsBeforeTheLayersWithWeights() {
    NetworkSpec plain = Zoo.network("mlp-400", new Shape(1, 28, 28), Activation.RELU, 10);
    assertThat(plain.withDropout(0.2, 0.5).layers())
        .containsExactly(
            new Flatten(),
            new Dropout(0.2),
            new Dense(400),
            Activation.RELU,
            new Dropout(0.5),
            new Dense(400),
            Activation.RELU,
            new Dropout(0.5),
            new Dense(10));
    assertThat(plain.withDropout(0, 0)).isEqualTo(plain);
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.network("lenet6", new Shape(1, 32, 32), Activation.RELU, 10))
        .withMessageContaining("lenet6")
        .withMessageContaining("alexnet-half, lenet-300-100, lenet5");
  }
}
