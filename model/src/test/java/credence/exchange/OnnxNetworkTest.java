package credence.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.Standardisation;
import credence.engine.Draws;
import credence.engine.EngineCases;
import credence.engine.choice.Engines;
import credence.net.Activation;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.Zoo;
import credence.predict.Classifier;
import credence.predict.DrawnWeights;
import credence.predict.Prediction;
import credence.store.Model;
import credence.store.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.protobuf.ByteString;

/** Networks in ONNX files of PyTorch's exporters, of others and of Credence's own. */
class OnnxNetworkTest {

  private static final int IMAGES = 6;

  static Stream<Arguments> files() throws IOException {
    return Stream.of(
        arguments(OnnxCases.resource("torch-script.onnx"), OnnxCases.SEQUENTIAL),
        arguments(OnnxCases.resource("torch-export.onnx"), OnnxCases.EXPORTED),
        arguments(OnnxCases.made(), OnnxCases.MADE));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aNetworkPredictsWhatOnnxRuntimePredictsByTheFile(byte[] file, NetworkSpec network)
      throws Exception {
    MeanField posterior = WeightsFile.read("NET.ONNX", file).posterior(network);
    assertThat(IntStream.range(0, posterior.size())).noneMatch(posterior::isUncertain);
    byte[] pixels = new byte[IMAGES * network.input().size()];
    new Random(1).nextBytes(pixels);
    float[] mean = new float[network.input().channels()];
    float[] std = new float[mean.length];
    Arrays.fill(mean, .5f);
    Arrays.fill(std, .25f);
    ImageInput input =
        new ImageInput(network.input(), network.input(), new Standardisation(mean, std));
    List<String> classes = IntStream.range(0, network.classes()).mapToObj(String::valueOf).toList();
    List<Prediction> predictions = new ArrayList<>();
    try (Classifier classifier =
        new Classifier(network, posterior, input, classes, 1, Engines.fastest())) {
      classifier.predict(Examples.of(pixels, input), new Draws.Mean(), predictions::add);
    }
    float[][] theirs = run(file, network.input(), pixels);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(predictions.get(i).probabilities())
          .containsExactly(softmax(theirs[i]), within(1e-5));
    }
  }

  private static float[][] run(byte[] file, Shape image, byte[] pixels) throws Exception {
    FloatBuffer floats =
        ByteBuffer.allocateDirect(4 * pixels.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (byte pixel : pixels) {
      floats.put(((pixel & 255) / 255f - .5f) / .25f);
    }
    long[] shape = {IMAGES, image.channels(), image.height(), image.width()};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file);
        OnnxTensor input = OnnxTensor.createTensor(environment, floats.flip(), shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), input))) {
      float[][] outputs = (float[][]) result.get(0).getValue();
      boolean areProbabilities = session.getOutputNames().contains("p");
      for (float[] row : outputs) {
        for (int c = 0; areProbabilities && c < row.length; c++) {
          row[c] = (float) Math.log(row[c]);
        }
      }
      return outputs;
    }
  }

  /** Of logits or their log-softmax. */
  private static double[] softmax(float[] logits) {
    double[] p = IntStream.range(0, logits.length).mapToDouble(c -> Math.exp(logits[c])).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(each -> each / sum).toArray();
  }

  /** PyTorch wrote one network in both formats. */
  @Test
  void anOnnxFileHasTheNumbersOfTheSafetensors() throws IOException {
    NetworkSpec network = OnnxCases.SEQUENTIAL;
    WeightsFile names = WeightsFile.read("a", OnnxCases.resource("torch-sequential.safetensors"));
    WeightsFile graph = WeightsFile.read("a.onnx", OnnxCases.resource("torch-script.onnx"));
    float[] mu = names.posterior(network).mu();
    assertThat(graph.posterior(network).mu()).isEqualTo(mu);
    assertThat(graph.posterior(network.withDropout(.1, .2)).mu()).isEqualTo(mu);
  }

  static Stream<NetworkSpec> own() {
    return OnnxFileTest.networks().filter(network -> !network.name().contains("vector"));
  }

  @ParameterizedTest
  @MethodSource("own")
  void whatCredenceWroteComesBack(NetworkSpec network) throws IOException {
    Model model = OnnxFileTest.model(network, EngineCases.posterior(network), network.input());
    ByteArrayOutputStream means = new ByteArrayOutputStream();
    OnnxFile.writeMean(model, means);
    assertThat(read(means.toByteArray()).posterior(network).mu()).isEqualTo(model.posterior().mu());
  }

  @Test
  void whatCredenceWroteOfOneDrawComesBackWithoutItsMargins() throws IOException {
    NetworkSpec network =
        Zoo.network("lenet5", Zoo.input("lenet5", new Shape(1, 28, 28)), Activation.RELU, 10);
    Model model = OnnxFileTest.model(network, EngineCases.posterior(network), new Shape(1, 28, 28));
    ByteArrayOutputStream draw = new ByteArrayOutputStream();
    OnnxFile.writeDraws(model, 1, draw);
    assertThat(read(draw.toByteArray()).posterior(network).mu())
        .isEqualTo(DrawnWeights.of(network, model.posterior(), model.provenance().seed(), 0));
    ByteArrayOutputStream draws = new ByteArrayOutputStream();
    OnnxFile.writeDraws(model, 2, draws);
    refused(draws.toByteArray(), "value 'input'", "export it without --draws");
  }

  @Test
  void numbersOfAnyWidthAreReadRawAndListed() throws IOException {
    float[] values = {1.5f, -2, 0, .25f, 8};
    int[] half = {0x3E00, 0xC000, 0, 0x3400, 0x4800};
    int[] brain = {0x3FC0, 0xC000, 0, 0x3E80, 0x4100};
    ByteBuffer doubles = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer halves = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    Onnx.TensorProto.Builder listed = bias().setDataType(1);
    Onnx.TensorProto.Builder listedDoubles = bias().setDataType(11);
    Onnx.TensorProto.Builder listedHalves = bias().setDataType(10);
    Onnx.TensorProto.Builder listedBrains = bias().setDataType(16);
    for (int i = 0; i < 5; i++) {
      doubles.putDouble(values[i]);
      halves.putShort((short) half[i]);
      listed.addFloatData(values[i]);
      listedDoubles.addDoubleData(values[i]);
      listedHalves.addInt32Data(half[i]);
      listedBrains.addInt32Data(brain[i]);
    }
    List<Onnx.TensorProto.Builder> ways =
        List.of(
            listed,
            listedDoubles,
            listedHalves,
            listedBrains,
            bias().setDataType(11).setRawData(ByteString.copyFrom(doubles.flip())),
            bias().setDataType(10).setRawData(ByteString.copyFrom(halves.flip())));
    for (Onnx.TensorProto.Builder way : ways) {
      byte[] file = OnnxCases.tensor("5.bias", tensor -> tensor.clear().mergeFrom(way.build()));
      float[] mu = read(file).posterior(OnnxCases.SEQUENTIAL).mu();
      assertThat(Arrays.copyOfRange(mu, mu.length - 29, mu.length - 24)).isEqualTo(values);
    }
  }

  private static Onnx.TensorProto.Builder bias() {
    return Onnx.TensorProto.newBuilder().setName("5.bias").addDims(5);
  }

  /** Files of before 2019 list constants among the inputs. */
  @Test
  void constantsMayBeListedAsInputs() throws IOException {
    byte[] file =
        OnnxCases.changed(
            model ->
                model
                    .getGraphBuilder()
                    .addInput(Onnx.ValueInfoProto.newBuilder().setName("5.bias")));
    assertThat(read(file).posterior(OnnxCases.SEQUENTIAL).size()).isEqualTo(311);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch-script.onnx", "torch-export.onnx"})
  void aFileThatIsCutAnywhereIsRefused(String name) throws IOException {
    byte[] whole = OnnxCases.resource(name);
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), "net.onnx");
    }
  }

  @Test
  void aFileWithAnyByteChangedIsReadOrRefused() throws IOException {
    byte[] whole = OnnxCases.resource("torch-script.onnx");
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      for (int change : new int[] {1, 8, 0x80, 0xFF}) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) change;
        try {
          read(changed).posterior(OnnxCases.SEQUENTIAL);
        } catch (ModelFormatException e) {
          assertThat(e).hasMessageStartingWith("net.onnx");
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(whole.length);
  }

  private static WeightsFile read(byte[] file) throws ModelFormatException {
    return WeightsFile.read("net.onnx", file);
  }

  private static void refused(byte[] file, String... said) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read(file))
        .withMessageStartingWith("net.onnx")
        .withMessageContainingAll(said);
  }
}
