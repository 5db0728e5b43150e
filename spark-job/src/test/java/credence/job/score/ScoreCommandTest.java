package credence.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.ImageSet;
import credence.job.support.Commands;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.TrainedModelFixture;
import credence.predict.Prediction;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ScoreCommandTest extends TrainedModelFixture {

  private static final int IMAGES = 60;
  private static final int DRAWS = 20;

  @Test
  void zeroIsNoWayToAskForTheUsualNumber() {
    Path out = runs.resolve("zero");
    assertThat(score(test(), out, "--draws", "0")).isEqualTo(64);
    assertThat(score(test(), out, "--partitions", "0")).isEqualTo(64);
    assertThat(score(test(), out, "--max-bad", "-1")).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void everyRowIsWhatTheLibrarySaysAndItsPartsAddUp() throws IOException {
    Path out = runs.resolve("run");
    assertThat(score(test(), out, "--partitions", "3")).isZero();
    List<Row> rows = byNumber(Scorings.rows(out));
    assertThat(rows).hasSize(IMAGES);
    Model model = Model.load(trained);
    byte[] labels = Files.readAllBytes(data.resolve("mnist/t10k-labels-idx1-ubyte"));
    byte[] pixels = Scorings.pixels(data);
    ImageSet set = new ImageSet(model.image(), model.classNames(), pixels, new int[IMAGES]);
    List<Prediction> expected = model.predict(set, DRAWS);
    for (int i = 0; i < IMAGES; i++) {
      Row row = rows.get(i);
      Prediction p = expected.get(i);
      assertThat((String) row.getAs("id")).isEqualTo("" + i);
      assertThat((String) row.getAs("source")).endsWith("mnist/t10k-images-idx3-ubyte.gz");
      assertThat((int) row.getAs("label")).isEqualTo(labels[8 + i]);
      assertThat((int) row.getAs("predicted")).isEqualTo(p.category());
      assertThat((String) row.getAs("predicted_class")).isEqualTo(p.className());
      assertThat(row.<String>getAs("error")).isNull();
      assertThat(number(row, "probability")).isEqualTo(p.probability(), within(1e-6));
      assertThat(number(row, "mutual_information"))
          .isEqualTo(p.uncertainty().mutualInformation(), within(1e-6));
      assertThat(number(row, "softplus_epistemic"))
          .isEqualTo(p.softplus().epistemic()[p.category()], within(1e-6));
      requireIdentities(row);
    }
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/images").asInt()).isEqualTo(IMAGES);
    assertThat(summary.at("/labelled/examples").asInt()).isEqualTo(IMAGES);
    assertThat(summary.at("/labelled/error").asDouble())
        .isEqualTo(
            rows.stream().filter(row -> !row.getAs("label").equals(row.getAs("predicted"))).count()
                / 60.0,
            within(1e-12));
    assertThat(summary.at("/mean/predictive_entropy").asDouble())
        .isEqualTo(
            rows.stream().mapToDouble(row -> number(row, "predictive_entropy")).average().orElse(0),
            within(1e-9));
  }

  private static void requireIdentities(Row row) {
    List<Double> p = row.getList(row.fieldIndex("probabilities"));
    double top = number(row, "probability");
    double entropy = p.stream().mapToDouble(x -> x == 0 ? 0 : -x * Math.log(x)).sum();
    double squares = p.stream().mapToDouble(x -> x * x).sum();
    assertThat(p.stream().mapToDouble(x -> x).sum()).isEqualTo(1, within(1e-6));
    assertThat(top).isEqualTo(p.get((int) row.getAs("predicted")), within(0.0));
    assertThat(number(row, "predictive_entropy")).isEqualTo(entropy, within(1e-6));
    assertThat(number(row, "expected_entropy") + number(row, "mutual_information"))
        .isEqualTo(entropy, within(1e-6));
    assertThat(number(row, "aleatoric") + number(row, "epistemic"))
        .isEqualTo(top * (1 - top), within(1e-6));
    assertThat(number(row, "aleatoric_total") + number(row, "epistemic_total"))
        .isEqualTo(1 - squares, within(1e-6));
  }

  @Test
  void scoresDependNeitherOnPartitionsNorOnTheFormOfTheInput() throws IOException {
    byte[] pixels = Scorings.pixels(data);
    Path folder = runs.resolve("pictures");
    for (int i = 0; i < IMAGES; i++) {
      Path file = folder.resolve("%d/%02d.png".formatted(i % 10, i));
      Files.createDirectories(file.getParent());
      Files.write(file, Scorings.png(pixels, i, 1));
    }
    for (String of : List.of("weights", "activations")) {
      Path one = runs.resolve("one-" + of);
      Path many = runs.resolve("many-" + of);
      assertThat(score(test(), one, "--partitions", "1", "--draws-of", of)).isZero();
      assertThat(score(plain(pixels), many, "--partitions", "7", "--draws-of", of)).isZero();
      requireSame(byNumber(Scorings.rows(one)), byNumber(Scorings.rows(many)));
    }
    Path pictures = runs.resolve("scored-pictures");
    assertThat(score(folder, pictures, "--draws-of", "activations")).isEqualTo(64);
    assertThat(score(folder, pictures, "--partitions", "4")).isZero();
    List<Row> rows = Scorings.rows(pictures);
    assertThat((String) rows.get(1).getAs("id")).isEqualTo("0/10.png");
    assertThat((int) rows.get(59).getAs("label")).isEqualTo(9);
    rows =
        rows.stream()
            .sorted(Comparator.comparing(r -> r.<String>getAs("id").substring(2)))
            .toList();
    requireSame(byNumber(Scorings.rows(runs.resolve("one-weights"))), rows);
  }

  @Test
  void meanPredictionHasNothingEpistemic() {
    Path out = runs.resolve("run");
    assertThat(score(test(), out, "--mode", "mean")).isZero();
    assertThat(Scorings.rows(out))
        .hasSize(IMAGES)
        .allSatisfy(row -> assertThat(number(row, "mutual_information")).isZero())
        .allSatisfy(row -> assertThat(number(row, "epistemic_total")).isZero());
    assertThat(score(test(), runs.resolve("other"), "--mode", "mean", "--draws", "3"))
        .isEqualTo(64);
  }

  @Test
  void aFinishedRunIsNotRepeatedAndAnotherIsReplacedOnlyOnDemand() {
    Path out = runs.resolve("run");
    assertThat(score(test(), out)).isZero();
    Map<String, String> before = Runs.files(out);
    assertThat(before)
        .containsKeys(".credence-run", "_SUCCESS", "config.conf", "manifest.json", "summary.json")
        .containsKey("scores/part-00000.parquet")
        .hasSize(6);
    assertThat(score(test(), out)).isZero();
    assertThat(score(test(), out, "--overwrite")).as("the same").isZero();
    assertThat(Runs.files(out)).isEqualTo(before);
    assertThat(score(test(), out, "--draws", "3")).isEqualTo(73);
    assertThat(Runs.files(out)).isEqualTo(before);
    assertThat(score(test(), out, "--draws", "3", "--partitions", "2", "--overwrite")).isZero();
    assertThat(Runs.files(out)).containsKey("scores/part-00001.parquet").hasSize(7);
    assertThat(Scorings.rows(out)).hasSize(IMAGES);
  }

  @Test
  void partsThatAreThereAreKeptAndTheEndIsTheSame() throws IOException {
    Path whole = runs.resolve("whole");
    Path out = runs.resolve("run");
    Path broken = runs.resolve("pictures");
    byte[] pixels = Scorings.pixels(data);
    Files.createDirectories(broken);
    for (int i = 0; i < IMAGES; i++) {
      Files.write(broken.resolve(i + ".png"), Scorings.png(pixels, i, 1));
    }
    Files.write(broken.resolve("7.png"), new byte[] {1, 2, 3});
    String[] options = {"--partitions", "12", "--max-bad", "1"};
    assertThat(score(broken, whole, options)).isZero();
    assertThat(score(broken, out, "--partitions", "12")).as("one is bad").isEqualTo(65);
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    Map<String, String> kept = Runs.files(out.resolve("scores"));
    assertThat(kept).isNotEmpty();
    assertThat(score(broken, out, options)).isZero();
    assertThat(Runs.files(out.resolve("scores")))
        .containsAllEntriesOf(kept)
        .isEqualTo(Runs.files(whole.resolve("scores")));
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(whole).keySet());
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/bad").asInt()).isEqualTo(1);
    assertThat(summary.at("/errors/0").asText()).contains("7.png", "PNG or JPEG");
    assertThat(summary.at("/speed/parts").asInt()).isLessThan(12);
    for (String key : List.of("/mean", "/by_class", "/images", "/resized")) {
      assertThat(summary.at(key)).isEqualTo(Runs.json(whole, "summary.json").at(key));
    }
    assertThat(partsOf(out)).hasSize(12).isEqualTo(partsOf(whole));
  }

  private static List<JsonNode> partsOf(Path run) {
    List<JsonNode> parts = new java.util.ArrayList<>();
    Runs.json(run, "manifest.json").at("/files").forEach(parts::add);
    parts.removeIf(file -> !file.at("/path").asText().startsWith("scores/"));
    return parts;
  }

  private Path plain(byte[] pixels) throws IOException {
    Path folder = Files.createDirectories(runs.resolve("plain"));
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), Scorings.idx(pixels));
    Files.copy(
        data.resolve("mnist/t10k-labels-idx1-ubyte"),
        folder.resolve("t10k-labels-idx1-ubyte"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }

  private static void requireSame(List<Row> first, List<Row> second) {
    assertThat(first).hasSameSizeAs(second);
    for (int i = 0; i < first.size(); i++) {
      for (String column : List.of("probability", "mutual_information", "aleatoric")) {
        assertThat(number(first.get(i), column))
            .as("%s of %d", column, i)
            .isEqualTo(number(second.get(i), column), within(1e-6));
      }
    }
  }

  private static List<Row> byNumber(List<Row> rows) {
    return rows.stream()
        .sorted(Comparator.comparingInt(row -> Integer.parseInt(row.getAs("id"))))
        .toList();
  }

  private static double number(Row row, String column) {
    return row.getDouble(row.fieldIndex(column));
  }

  private static Path test() {
    return data.resolve("mnist/t10k-images-idx3-ubyte.gz");
  }

  /** The exit code. */
  private static int score(Path input, Path out, String... options) {
    String[] all = options;
    if (!Arrays.asList(options).contains("--draws") && !Arrays.asList(options).contains("mean")) {
      all = Arrays.copyOf(options, options.length + 2);
      all[options.length] = "--draws";
      all[options.length + 1] = "" + DRAWS;
    }
    return Commands.score(Scorings.arguments(trained, input, out, all));
  }
}
