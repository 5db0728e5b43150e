package credence.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkSpecTest {

  private static final Shape IMAGE = new Shape(1, 8, 8);

  @Test
  void shapesFollowTheLayers() {
    NetworkSpec network =
        network(
            new Conv2d(4, 3, 5, 2, 1, 1, 0),
            Activation.RELU,
            new MaxPool2d(2, 3, 1, 1),
            new Flatten(),
            new Dense(3));
    assertThat(network.outputOf(0)).isEqualTo(new Shape(4, 4, 4));
    assertThat(network.outputOf(1)).isEqualTo(new Shape(4, 4, 4));
    assertThat(network.outputOf(2)).isEqualTo(new Shape(4, 3, 2));
    assertThat(network.inputOf(4)).isEqualTo(Shape.flat(24));
    assertThat(network.classes()).isEqualTo(3);
  }

  @Test
  void aWindowAsLargeAsTheMapAveragesAllOfIt() {
    NetworkSpec network =
        network(Conv2d.of(5, 3, 1, 1), new AvgPool2d(8, 8, 8, 8), new Flatten(), new Dense(3));
    assertThat(network.outputOf(1)).isEqualTo(new Shape(5, 1, 1));
  }

  @Test
  void aKernelThatDoesNotFitNamesItsLayer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(MaxPool2d.of(2, 2), Conv2d.of(4, 7, 1, 0)))
        .withMessage("layers[1] (conv2d): kernel = 7 does not fit the 1 x 4 x 4 input");
  }

  @Test
  void aDenseLayerWantsAFlatInput() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(new Dense(10)))
        .withMessage(
            "layers[0] (dense): needs a flat input, not 1 x 8 x 8: put a flatten layer before it");
  }

  @Test
  void aNetworkEndsInOneLogitPerClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(Conv2d.of(4, 3, 1, 0)))
        .withMessageContaining("ends in an output of 4 x 6 x 6");
  }

  @Test
  void aNetworkHasLayersAndWeights() {
    assertThatIllegalArgumentException()
        .isThrownBy(NetworkSpecTest::network)
        .withMessageContaining("no layers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(new Flatten(), Activation.SOFTPLUS))
        .withMessageContaining("no layer with weights");
  }

  @Test
  void fieldsOutOfRangeNameThemselves() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conv2d.of(0, 3, 1, 0))
        .withMessage("filters = 0 must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conv2d.of(4, 3, 0, 0))
        .withMessage("stride = 0 x 0 must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conv2d.of(4, 3, 1, 3))
        .withMessageContaining("padding = 3 x 3 must be smaller than kernel = 3 x 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dense(-1))
        .withMessage("units = -1 must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Shape(70_000, 70_000, 1))
        .withMessageContaining("more than 2^31 - 1");
  }

  private static NetworkSpec network(LayerSpec... layers) {
    return new NetworkSpec("test", IMAGE, List.of(layers));
  }
}
