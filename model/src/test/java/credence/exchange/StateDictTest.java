package credence.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.Standardisation;
import credence.engine.Draws;
import credence.engine.EngineCases;
import credence.engine.choice.Engines;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.predict.Classifier;
import credence.predict.Prediction;
import credence.store.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "small",
          Shape.flat(2),
          List.of(new Dense(2), BatchNorm.standard(), Activation.RELU, new Dense(1)));

  /** Without the layers that have no weights, and so under other numbers. */
  private static final String TORCH =
      """
      {"__metadata__":{"format":"pt"},
       "net.0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},
       "net.0.bias":{"dtype":"F32","shape":[2],"data_offsets":[16,24]},
       "net.1.weight":{"dtype":"F32","shape":[2],"data_offsets":[24,32]},
       "net.1.bias":{"dtype":"F32","shape":[2],"data_offsets":[32,40]},
       "net.1.running_mean":{"dtype":"F32","shape":[2],"data_offsets":[40,48]},
       "net.1.running_var":{"dtype":"F32","shape":[2],"data_offsets":[48,56]},
       "net.5.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[56,64]},
       "net.5.bias":{"dtype":"F32","shape":[1],"data_offsets":[64,68]}}""";

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private static byte[] floats(int count) {
    ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= count; i++) {
      data.putFloat(i);
    }
    return data.array();
  }

  private static MeanField read(byte[] file) throws ModelFormatException {
    return StateDict.read("net.safetensors", file).posterior(NETWORK);
  }

  @Test
  void aSequentialOfPyTorchIsANetworkOfPoints() throws IOException {
    MeanField posterior = read(file(TORCH, floats(17)));
    for (int i = 0; i < 17; i++) {
      assertThat(posterior.mu()[i]).isEqualTo(i + 1);
      assertThat(posterior.isUncertain(i)).isFalse();
    }
  }

  /**
   * The file and the probabilities are PyTorch 2.13's, of {@code nn.Sequential(Conv2d(1, 3, 3,
   * padding=1), BatchNorm2d(3), ReLU(), MaxPool2d(2), Flatten(), Linear(48, 5), Softplus(),
   * Linear(5, 4))} in evaluation, by {@code safetensors.torch.save_file(net.state_dict(), ...)}.
   */
  @Test
  void aNetworkThatPyTorchTrainedPredictsWhatItPredictedThere() throws IOException {
    NetworkSpec network = OnnxCases.SEQUENTIAL;
    byte[] file = OnnxCases.resource("torch-sequential.safetensors");
    MeanField posterior = StateDict.read("torch", file).posterior(network);
    byte[] pixels = new byte[2 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (2 * i);
    }
    ImageInput input =
        new ImageInput(
            network.input(),
            network.input(),
            new Standardisation(new float[] {.5f}, new float[] {.25f}));
    List<Prediction> predictions = new ArrayList<>();
    try (Classifier classifier =
        new Classifier(
            network, posterior, input, List.of("a", "b", "c", "d"), 1, Engines.fastest())) {
      classifier.predict(Examples.of(pixels, input), new Draws.Mean(), predictions::add);
    }
    assertThat(predictions.get(0).probabilities())
        .containsExactly(new double[] {.1291352, .3409729, .2481235, .2817683}, within(1e-6));
    assertThat(predictions.get(1).probabilities())
        .containsExactly(new double[] {.1280848, .3384104, .2514423, .2820625}, within(1e-6));
  }

  @Test
  void aPosteriorComesBackAsItWas() throws IOException {
    NetworkSpec network = EngineCases.tinyLeNet();
    MeanField posterior = EngineCases.posterior(network);
    posterior.rho()[3] = Float.NEGATIVE_INFINITY;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StateDict.write(OnnxFileTest.model(network, posterior, network.input()), out);
    MeanField back = StateDict.read("file", out.toByteArray()).posterior(network);
    assertThat(back.mu()).isEqualTo(posterior.mu());
    assertThat(back.rho()).isEqualTo(posterior.rho());
    MeanField dropping =
        StateDict.read("file", out.toByteArray()).posterior(network.withDropout(.1, .1));
    assertThat(dropping.mu()).as("layers without weights may differ").isEqualTo(posterior.mu());
    Map<String, String> metadata = Safetensors.read("file", out.toByteArray()).metadata();
    assertThat(metadata).containsEntry("format", "credence").containsKey("classes");
  }

  @Test
  void numbersOfTwoAndOfEightBytesAreFloats() throws IOException {
    String header =
        """
        {"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},
         "b":{"dtype":"F16","shape":[5],"data_offsets":[4,14]},
         "c":{"dtype":"F64","shape":[],"data_offsets":[14,22]}}""";
    ByteBuffer data = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3FC0).putShort((short) 0xC000);
    data.putShort((short) 0x3C01).putShort((short) 0xBC00).putShort((short) 0x0001);
    data.putShort((short) 0x7C00).putShort((short) 0x8000);
    data.putDouble(.1);
    Map<String, Tensor> tensors = Safetensors.read("file", file(header, data.array())).tensors();
    assertThat(tensors.get("a").values()).containsExactly(1.5f, -2);
    assertThat(tensors.get("b").values())
        .containsExactly(1 + 0x1p-10f, -1, 0x1p-24f, Float.POSITIVE_INFINITY, -0f);
    assertThat(tensors.get("c").values()).containsExactly(.1f);
  }

  @Test
  void aFileThatIsCutAnywhereIsRefused() {
    byte[] whole = file(TORCH, floats(17));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(ModelFormatException.class)
          .isThrownBy(() -> Safetensors.read("cut", cut))
          .withMessageStartingWith("cut");
    }
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Safetensors.read("long", Arrays.copyOf(whole, whole.length + 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"shape\":[2,2] -> \"shape\":[2,3]",
        "\"shape\":[2,2] -> \"shape\":[-2,-2]",
        "\"shape\":[2,2] -> \"shape\":[65536,65536,65536,65536]",
        "[0,16] -> [0,17]",
        "[0,16] -> [16,0]",
        "[64,68] -> [60,64]",
        "[64,68] -> [99999999999,99999999999]",
        "F32 -> I64",
        "F32 -> F8_E4M3",
        "net.5.bias -> net.5.weight",
      })
  void aHeaderThatContradictsItselfIsRefused(String change) {
    String[] both = change.split(" -> ", -1);
    byte[] changed =
        file(TORCH.replaceFirst(java.util.regex.Pattern.quote(both[0]), both[1]), floats(17));
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Safetensors.read("odd", changed))
        .withMessageStartingWith("odd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.5.bias -> net.5.gain",
        "net.5.bias -> bias",
        "net.0.bias -> other.0.weight",
        "net.1.running_var -> net.2.running_var",
      })
  void namesThatAreNotThoseOfTheNetworkAreTold(String change) {
    String[] both = change.split(" -> ", -1);
    byte[] changed = file(TORCH.replace(both[0], both[1]), floats(17));
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read(changed))
        .withMessageStartingWith("net.safetensors");
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    byte[] data = floats(17);
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, Float.NaN);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read(file(TORCH, data)))
        .withMessageContaining("0.weight: expected finite numbers, found NaN");
  }
}
