package credence.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import credence.bayes.MeanField;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.net.WeightLayout;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelForm;
import credence.store.ModelStore;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import py4j.GatewayServer;

/**
 * Runs the Python tests of src/test/python by the Python that {@code CREDENCE_PYTHON} names, or
 * python3. Where that has no PySpark, they drive this JVM through Py4J, as PySpark would.
 */
class PythonTest {

  private static final String PYTHON =
      Objects.requireNonNullElse(System.getenv("CREDENCE_PYTHON"), "python3");
  private static final int IMAGES = 100;
  private static final StructType TABLE =
      new StructType()
          .add("picture", DataTypes.BinaryType)
          .add("digit", DataTypes.DoubleType)
          .add("aside", DataTypes.BooleanType);
  private static final String TOKEN = "a secret of this test";

  @TempDir static Path folder;
  private static SparkSettings settings;
  private static SparkSession spark;

  @BeforeAll
  static void begin() throws Exception {
    requireNumpy();
    settings = SparkSettings.of("local[2]", "spark.sql.shuffle.partitions", "3");
    spark = SparkSession.builder().getOrCreate();
    writeTable();
    writeModels();
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
      settings.close();
    }
  }

  private static void requireNumpy() throws Exception {
    Path output = folder.resolve("numpy");
    int code = -1;
    try {
      code = python(output, Map.of(), "-c", "import numpy");
    } catch (IOException e) {
      Files.writeString(output, e.getMessage());
    }
    if (code != 0) {
      String why = "%s has no numpy: %s".formatted(PYTHON, Files.readString(output).strip());
      System.out.println("The Python package was not tested, " + why);
      abort(why);
    }
  }

  private static void writeTable() throws Exception {
    Path data = TinyData.write(folder, IMAGES, IMAGES);
    byte[] pixels = Scorings.pixels(data);
    byte[] labels = Files.readAllBytes(data.resolve("mnist/t10k-labels-idx1-ubyte"));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] png = Scorings.png(pixels, i, 1);
      rows.add(RowFactory.create(png, (double) labels[8 + i], i % 5 == 0));
    }
    spark.createDataFrame(rows, TABLE).write().parquet(folder.resolve("table").toString());
  }

  private static void writeModels() throws Exception {
    Dataset<Row> table = spark.read().parquet(folder.resolve("table").toString());
    CredenceModel fitted = classifier().fit(table);
    fitted.write().save(folder.resolve("saved-by-java").toString());
    classifier()
        .setSeed(8)
        .setEpochs(1)
        .fit(table)
        .write()
        .save(folder.resolve("second").toString());
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {fitted});
    pipeline.fit(table).write().save(folder.resolve("pipeline").toString());
    Model model = fitted.models().first().model();
    write(model, ModelForm.DENSE);
    Model sparse = sparse(model);
    write(sparse, ModelForm.COMPACT);
    write(sparse, ModelForm.COMPACT_INT8);
  }

  private static CredenceClassifier classifier() {
    return new CredenceClassifier()
        .setImageCol("picture")
        .setLabelCol("digit")
        .setNetwork("tiny")
        .setLayers(
            "[{type=conv2d,filters=2,kernel=5,stride=3},{type=relu},"
                + "{type=maxpool2d,kernel=2,stride=2},{type=flatten},{type=dense,units=10}]")
        .setEpochs(2)
        .setBatch(16)
        .setPartitions(2)
        .setSeed(7)
        .setSetting("training.steps-per-round", 2)
        .setSetting("evaluation.draws", 2)
        .setSetting("training.learning-rate.start", 0.01);
  }

  /**
   * Of whose weights few are left, with gaps of more than 128; biases of the first layer are
   * points.
   */
  private static Model sparse(Model model) {
    float[] mu = model.posterior().mu().clone();
    float[] rho = model.posterior().rho().clone();
    for (WeightLayout.Tensor tensor : WeightLayout.of(model.network()).tensors()) {
      boolean isWeight = tensor.role() == WeightLayout.Role.WEIGHT;
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        if (isWeight && (i % 7 != 0 || i % 400 > 200)) {
          mu[i] = 0;
        }
        if (isWeight ? mu[i] == 0 : tensor.layer() == 0) {
          rho[i] = Float.NEGATIVE_INFINITY;
        }
      }
    }
    return new Model(
        model.network(),
        MeanField.of(mu, rho),
        model.prior(),
        model.image(),
        model.standardisation(),
        model.pictures(),
        model.classNames(),
        model.provenance());
  }

  /** And beside the model what it has to be read as, in big-endian floats. */
  private static void write(Model model, ModelForm form) throws IOException {
    String name = form.name().toLowerCase(Locale.ROOT);
    LocalFolder written = LocalFolder.of(folder.resolve(name));
    ModelStore.write(written, model, form);
    MeanField read = ModelStore.read(written).posterior();
    write(name + ".mu", read.mu());
    write(name + ".rho", read.rho());
  }

  private static void write(String name, float[] values) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      for (float value : values) {
        out.writeFloat(value);
      }
    }
  }

  @Test
  void pythonsTestsPass() throws Exception {
    GatewayServer gateway =
        new GatewayServer.GatewayServerBuilder()
            .javaAddress(InetAddress.getLoopbackAddress())
            .javaPort(0)
            .authToken(TOKEN)
            .build();
    gateway.start();
    Path output = folder.resolve("output");
    try {
      Map<String, String> environment =
          Map.of(
              "CREDENCE_FILES", folder.toString(),
              "CREDENCE_GATEWAY_PORT", String.valueOf(gateway.getListeningPort()),
              "CREDENCE_GATEWAY_TOKEN", TOKEN,
              "CREDENCE_CLASS_PATH", classPath());
      String[] tests = {"-m", "unittest", "discover", "-v", "-s", "src/test/python"};
      assertThat(python(output, environment, tests)).as(Files.readString(output)).isZero();
    } finally {
      gateway.shutdown();
    }
    System.out.println(Files.readString(output));
    assertThat(Files.readString(output)).contains("test_trains_the_model_that_java_trains");
    assertThat(ModelStore.id(LocalFolder.of(folder.resolve("from-python/model"))))
        .isEqualTo(ModelStore.id(LocalFolder.of(folder.resolve("saved-by-java/model"))));
    CredenceModel read = CredenceModel.load(folder.resolve("from-python").toString());
    assertThat(read.getOrDefault(read.imageCol())).isEqualTo("picture");
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Its exit code; what it prints goes to {@code output}. */
  private static int python(Path output, Map<String, String> environment, String... arguments)
      throws Exception {
    ProcessBuilder command = new ProcessBuilder(PYTHON);
    command.command().addAll(List.of(arguments));
    command.environment().putAll(environment);
    command.environment().put("PYTHONPATH", "src/main/python");
    command.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process python = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!python.waitFor(5, TimeUnit.MINUTES)) {
      python.destroyForcibly();
      throw new AssertionError("Python hangs: " + Files.readString(output));
    }
    return python.exitValue();
  }
}
