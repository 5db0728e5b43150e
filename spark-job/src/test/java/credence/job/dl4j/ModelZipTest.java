package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.dl4j.ModelZip;
import credence.engine.Draws;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.store.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.factory.Nd4j;

/** The files are what DL4J writes, and what damage and malice make of them. */
class ModelZipTest {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";

  @TempDir static Path folder;
  private static MultiLayerNetwork network;
  private static byte[] good;

  @BeforeAll
  static void write() throws IOException {
    network = Networks.random(Networks.small(), 1);
    good = written(network);
  }

  private static byte[] written(org.deeplearning4j.nn.api.Model model) throws IOException {
    File file = Files.createTempFile(folder, "model", ".zip").toFile();
    NormalizerMinMaxScaler normaliser = new NormalizerMinMaxScaler();
    normaliser.fit(new DataSet(Nd4j.rand(9, 4), Nd4j.zeros(9, 2)));
    ModelSerializer.writeModel(model, file, true);
    ModelSerializer.addNormalizerToModel(file, normaliser);
    return Files.readAllBytes(file.toPath());
  }

  @Test
  void predictsAsDl4jDoes() throws IOException {
    ModelZip zip = read(good);
    NetworkSpec ours = zip.network();
    float[] images = Networks.images(4, ours.input(), 8);

    assertThat(ours.input()).isEqualTo(new Shape(1, 12, 12));
    assertThat(Networks.logits(ours, zip.posterior(), images, new Draws.Mean()))
        .containsExactly(Networks.logits(network, images, 4, 144), within(1e-5f));
  }

  @Test
  void aCutFileIsRefusedWhereverItIsCut() {
    for (int length = 0; length < good.length; length += 1 + good.length / 97) {
      refuses(Arrays.copyOf(good, length));
    }
    refuses(Arrays.copyOf(good, good.length - 1));
  }

  @Test
  void aFlippedByteOfTheCoefficientsIsRefused() throws IOException {
    byte[] damaged = good.clone();
    int at = new String(good, StandardCharsets.ISO_8859_1).indexOf(COEFFICIENTS) + 200;
    damaged[at] ^= 1;

    refuses(damaged);
  }

  @Test
  void serialisedObjectsAreRefusedUnread() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Bait());
    }
    for (String name : new String[] {"preprocessor.bin", "updater.bin", "objects/x", "../x"}) {
      Map<String, byte[]> entries = entries(good);
      entries.put(name, object.toByteArray());
      refuses(zip(entries)).hasMessageContaining(name).hasMessageContaining("serialised object");
    }
    assertThat(Bait.taken).isFalse();
  }

  private static final class Bait implements java.io.Serializable {
    private static final long serialVersionUID = 1;
    private static boolean taken;

    private void readObject(java.io.ObjectInputStream in) {
      taken = true;
    }
  }

  /** In the place of the normaliser, which is passed over. */
  @Test
  void objectsInThePlaceOfANormaliserAreNotRead() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Bait());
    }
    Map<String, byte[]> entries = entries(good);
    entries.put("normalizer.bin", object.toByteArray());

    read(zip(entries));

    assertThat(Bait.taken).isFalse();
  }

  @Test
  void bombsAreRefused() throws IOException {
    byte[] zeros = new byte[40 << 20];
    for (String name : new String[] {CONFIGURATION, COEFFICIENTS, "updaterState.bin"}) {
      Map<String, byte[]> entries = entries(good);
      entries.put(name, zeros);
      refuses(zip(entries)).hasMessageContaining(name);
    }
  }

  @Test
  void aConfigurationThatClaimsAHugeNetworkIsRefusedBeforeRoomIsMade() throws IOException {
    refuses(
            configured(
                json ->
                    json.replace("\"nout\" : 8", "\"nout\" : 10000000")
                        .replace("\"nin\" : 8", "\"nin\" : 10000000")))
        .hasMessageContaining("has room for");
  }

  @Test
  void coefficientsOfAnotherNumberAreRefused() throws IOException {
    refuses(
            configured(
                json ->
                    json.replaceAll("\"nin\" : 8", "\"nin\" : 9")
                        .replace("\"nout\" : 8", "\"nout\" : 9")))
        .hasMessageContaining("size: expected");
    Map<String, byte[]> entries = entries(good);
    byte[] coefficients = entries.get(COEFFICIENTS);
    entries.put(COEFFICIENTS, Arrays.copyOf(coefficients, coefficients.length + 4));
    refuses(zip(entries)).hasMessageContaining("more after the last");
    entries.put(COEFFICIENTS, Arrays.copyOf(coefficients, coefficients.length - 4));
    refuses(zip(entries)).hasMessageContaining("ends before the last");
  }

  @Test
  void coefficientsThatAreNotFiniteAreRefused() throws IOException {
    Map<String, byte[]> entries = entries(good);
    byte[] coefficients = entries.get(COEFFICIENTS).clone();
    ByteArrayOutputStream nan = new ByteArrayOutputStream();
    new DataOutputStream(nan).writeFloat(Float.NaN);
    System.arraycopy(nan.toByteArray(), 0, coefficients, coefficients.length - 4, 4);
    entries.put(COEFFICIENTS, coefficients);

    refuses(zip(entries)).hasMessageContaining("must be finite");
  }

  /** What DL4J would make an instance of is a name to us. */
  @Test
  void classesThatAConfigurationNamesAreNotLoaded() throws IOException {
    refuses(
            configured(
                json ->
                    json.replace(
                        "org.deeplearning4j.nn.conf.layers.DenseLayer", "javax.script.Evil")))
        .hasMessageContaining("(javax.script.Evil)");
  }

  @Test
  void missingEntriesAreNamed() throws IOException {
    for (String name : new String[] {CONFIGURATION, COEFFICIENTS}) {
      Map<String, byte[]> entries = entries(good);
      entries.remove(name);
      refuses(zip(entries)).hasMessageContaining("an entry " + name);
    }
  }

  @Test
  void computationGraphsAreRefused() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("a", "b")
                .addVertex("merged", new MergeVertex(), "a", "b")
                .addLayer(
                    "out",
                    new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder()
                        .nIn(4)
                        .nOut(2)
                        .build(),
                    "merged")
                .setOutputs("out")
                .build());
    graph.init();

    refuses(written(graph)).hasMessageContaining("computation graph");
  }

  private static ModelZip read(byte[] bytes) throws IOException {
    return ModelZip.read("model.zip", bytes, null);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refuses(byte[] bytes) {
    return assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("model.zip");
  }

  private static byte[] configured(UnaryOperator<String> change) throws IOException {
    Map<String, byte[]> entries = entries(good);
    String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
    String changed = change.apply(json);
    assertThat(changed).isNotEqualTo(json);
    entries.put(CONFIGURATION, changed.getBytes(StandardCharsets.UTF_8));
    return zip(entries);
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
