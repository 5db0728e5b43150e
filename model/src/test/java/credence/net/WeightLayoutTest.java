package credence.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightLayoutTest {

  private final WeightLayout layout =
      WeightLayout.of(
          new NetworkSpec(
              "test",
              new Shape(2, 6, 6),
              List.of(
                  new Conv2d(4, 3, 2, 1, 1, 0, 0), Activation.RELU, new Flatten(), new Dense(5))));

  @Test
  void tensorsFollowEachOtherWithoutGaps() {
    int end = 0;
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      assertThat(tensor.offset()).isEqualTo(end);
      end = tensor.end();
    }
    assertThat(layout.size()).isEqualTo(end).isEqualTo(4 * 2 * 3 * 2 + 4 + 5 * 4 * 4 * 5 + 5);
  }

  @Test
  void tensorsAreNamedByLayerAndRole() {
    assertThat(layout.tensors())
        .extracting(WeightLayout.Tensor::name)
        .containsExactly("layers.0.weight", "layers.0.bias", "layers.3.weight", "layers.3.bias");
    assertThat(layout.tensor(0, WeightLayout.Role.WEIGHT).shape()).containsExactly(4, 2, 3, 2);
    assertThat(layout.tensor(3, WeightLayout.Role.BIAS).shape()).containsExactly(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layout.tensor(1, WeightLayout.Role.WEIGHT));
  }

  @Test
  void fanInIsWhatOneOutputSumsOver() {
    assertThat(layout.tensor(0, WeightLayout.Role.WEIGHT).fanIn()).isEqualTo(2 * 3 * 2);
    assertThat(layout.tensor(3, WeightLayout.Role.BIAS).fanIn()).isEqualTo(4 * 4 * 5);
  }

  @Test
  void anIndexFindsItsTensor() {
    assertThat(layout.at(0).name()).isEqualTo("layers.0.weight");
    assertThat(layout.at(48).name()).isEqualTo("layers.0.bias");
    assertThat(layout.at(layout.size() - 1).name()).isEqualTo("layers.3.bias");
  }

  @Test
  void moreWeightsThanAnArrayHoldsAreRefused() {
    NetworkSpec huge =
        new NetworkSpec("huge", Shape.flat(100_000), List.of(new Dense(30_000), new Dense(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightLayout.of(huge))
        .withMessageContaining("huge");
  }
}
