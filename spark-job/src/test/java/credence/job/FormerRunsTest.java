package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.MeanField;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.store.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models, checkpoints and run directories that an older version has written are read, and go on.
 * {@code former-runs.zip} has them, with a README of how they were made.
 */
class FormerRunsTest {

  /** Those of each kind of posterior and of each form on disk. */
  private static final List<String> MODELS =
      List.of("gaussian", "sparse", "point", "moped", "compact", "pruned");

  private static SparkSettings spark;

  @TempDir Path former;
  @TempDir Path runs;

  @BeforeAll
  static void set() {
    spark = SparkSettings.of("local[2]");
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  @BeforeEach
  void unpack() throws IOException {
    try (InputStream file = FormerRunsTest.class.getResourceAsStream("former-runs.zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = former.resolve(entry.getName());
        Files.createDirectories(to.getParent());
        Files.copy(zip, to);
      }
    }
  }

  @Test
  void weightsAreThoseThatTheOlderVersionRead() throws Exception {
    List<String> digests = new ArrayList<>(List.of("model,mu,rho"));
    for (String name : MODELS) {
      MeanField posterior = Model.load(former.resolve(name).resolve("model")).posterior();
      digests.add(name + "," + sha256(posterior.mu()) + "," + sha256(posterior.rho()));
    }
    assertThat(former.resolve("models.csv")).hasContent(String.join("\n", digests));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "sparse", "point", "moped", "compact", "pruned"})
  void predictionsAreThoseThatTheOlderVersionMade(String model) throws IOException {
    Path out = runs.resolve("scored");
    Path images = former.resolve("images-idx3-ubyte.gz");
    String[] arguments = Scorings.arguments(former.resolve(model), images, out, "--draws", "3");
    assertThat(Commands.score(arguments)).isZero();
    assertPredictions(model, out);
  }

  @Test
  void itsTableOfScoresIsRead() throws IOException {
    assertPredictions("gaussian", former.resolve("scored"));
  }

  @Test
  void itsRunsOfEveryJobAreComparedOnOnePage() throws IOException {
    List<String> names = new ArrayList<>(MODELS);
    names.addAll(List.of("scored", "evaluated", "sweep"));
    List<String> arguments = new ArrayList<>();
    names.forEach(name -> arguments.add(former.resolve(name).toString()));
    Path out = runs.resolve("page.html");
    arguments.addAll(List.of("--out", out.toString()));
    assertThat(Commands.report(arguments.toArray(String[]::new))).isZero();
    Page page = Page.of(Files.readAllBytes(out));
    assertThat(page.all("//h1")).containsExactly("Comparing 9 runs");
    assertThat(page.all("(//table)[1]/tbody/tr/th")).containsExactlyElementsOf(names);
    assertThat(page.all("(//table)[1]/tbody/tr/td[1]"))
        .containsExactly(
            "train", "train", "train", "train", "prune", "prune", "score", "evaluate", "sweep");
    assertThat(page.all("(//table)[1]/tbody/tr[1]/td[6]")).containsExactly("54.50 %");
    assertThat(page.text()).doesNotContain("NaN");
  }

  /** Settings that have been added since change nothing while they are unused. */
  @Test
  void aStoppedTrainingGoesOn() throws IOException {
    Path run = former.resolve("stopped");
    List<JsonNode> before = Runs.metrics(run);
    assertThat(before).hasSize(3);
    assertThat(train("stopped")).isZero();
    assertThat(Runs.metrics(run)).hasSize(16).startsWith(before.toArray(JsonNode[]::new));
    assertThat(Runs.json(run, "summary.json").at("/test/error").asDouble()).isLessThan(0.5);
    assertThat(Model.load(run.resolve("model")).network().name()).isEqualTo("tiny");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "sparse", "point"})
  void aFinishedTrainingIsDone(String name) {
    Map<String, String> files = Runs.files(former.resolve(name));
    assertThat(train(name)).isZero();
    assertThat(Runs.files(former.resolve(name))).isEqualTo(files);
  }

  @Test
  void aSweepIsDoneAndItsTrialsAreTakenIfItIsNot() throws IOException {
    Path out = former.resolve("sweep");
    String[] arguments = Sweeps.arguments(former.resolve("sweep.conf"), former, out);
    Map<String, String> files = Runs.files(out);
    assertThat(Commands.sweep(arguments)).isZero();
    assertThat(Runs.files(out)).isEqualTo(files);
    JsonNode chosen = Sweeps.chosen(out);
    Map<String, String> trials = Runs.files(out.resolve("trials"));
    Files.delete(out.resolve("_SUCCESS"));
    assertThat(Commands.sweep(arguments)).isZero();
    assertThat(Runs.files(out.resolve("trials"))).isEqualTo(trials);
    for (String figure : List.of("setting", "values", "test_error", "test_nll")) {
      assertThat(Sweeps.chosen(out).path(figure)).isEqualTo(chosen.path(figure));
    }
  }

  @ParameterizedTest
  @CsvSource({"gaussian, snr", "sparse, log-alpha", "point, magnitude", "moped, snr"})
  void itsModelsArePruned(String model, String criterion) throws IOException {
    Path out = runs.resolve("pruned");
    String[] options = {
      "--criteria", criterion, "--by", criterion, "--fraction", "0.5", "--compact"
    };
    assertThat(Commands.prune(Prunings.arguments(former.resolve(model), former, out, options)))
        .isZero();
    Path parent = former.resolve(model).resolve("model/model.sha256");
    assertThat(Model.load(out.resolve("model")).provenance().parent())
        .isEqualTo(Files.readString(parent).substring(0, 64));
  }

  @Test
  void itsModelsAreEvaluatedOneByOneAndTogether() {
    Path out = runs.resolve("evaluated");
    List<Path> models = MODELS.stream().map(former::resolve).toList();
    assertThat(Commands.evaluate(Evaluations.arguments(models, former, out))).isZero();
    assertThat(Runs.json(out, "summary.json").path("models"))
        .as("with the ensemble")
        .hasSize(MODELS.size() + 1);
  }

  @Test
  void trainingGoesOnFromItsModels() throws IOException {
    Path out = runs.resolve("tuned");
    String from = "posterior.from=" + former.resolve("gaussian/model");
    String[] arguments = {
      former.resolve("moped.conf").toString(), "--out", out.toString(), "--set", from
    };
    assertThat(Commands.train(arguments)).isZero();
    Model parent = Model.load(former.resolve("gaussian/model"));
    Model then = Model.load(former.resolve("moped/model"));
    Model now = Model.load(out.resolve("model"));
    assertThat(now.provenance().parent()).isEqualTo(then.provenance().parent());
    assertThat(now.prior()).isEqualTo(then.prior());
    assertThat(now.posterior().size()).isEqualTo(parent.posterior().size());
  }

  /** With the settings that stand in its directory. */
  private int train(String name) {
    Path run = former.resolve(name);
    return Commands.train(run.resolve("config.conf").toString(), "--out", run.toString());
  }

  private void assertPredictions(String model, Path scored) throws IOException {
    List<Row> rows = Scorings.rows(scored);
    List<String> expected;
    try (Stream<String> lines = Files.lines(former.resolve("scores.csv"))) {
      expected = lines.filter(line -> line.startsWith(model + ",")).toList();
    }
    assertThat(rows).hasSameSizeAs(expected).hasSize(16);
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = expected.get(i).split(",");
      List<Double> found = rows.get(i).getList(rows.get(i).fieldIndex("probabilities"));
      String[] probabilities = cells[3].split(" ");
      assertThat(rows.get(i).<String>getAs("id")).isEqualTo(cells[1]);
      assertThat(found).hasSameSizeAs(probabilities);
      for (int k = 0; k < probabilities.length; k++) {
        assertThat(found.get(k))
            .as("image %s, class %d", cells[1], k)
            .isCloseTo(Double.parseDouble(probabilities[k]), within(1e-5));
      }
    }
  }

  private static String sha256(float[] values) throws NoSuchAlgorithmException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}
