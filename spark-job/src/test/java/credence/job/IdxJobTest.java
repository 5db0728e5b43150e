package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.ClassFolders;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.IdxData;
import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files of one's own and CIFAR-100's labels, through every command that reads images. */
class IdxJobTest {

  private static final int[] CLASSES = {1, 3, 26};
  private static final String TEST = "emnist-letters-test";
  private static final String IMAGES = "-images-idx3-ubyte";
  private static final String LABELS = "-labels-idx1-ubyte";

  @TempDir Path folder;
  private SparkSettings spark;
  private Path out;
  private Path letters;

  @BeforeEach
  void settings() {
    spark = SparkSettings.of("local[2]");
    out = folder.resolve("run");
    letters = folder.resolve("letters");
    IdxData.write(letters, "emnist-letters-train", CLASSES, IdxData.inTurn(90, CLASSES));
    IdxData.write(letters, TEST, CLASSES, IdxData.inTurn(30, CLASSES));
  }

  @AfterEach
  void clear() {
    spark.close();
  }

  private Job job(String... settings) {
    return new Job(folder)
        .set("data.name=idx", "data.path=letters", "data.validation=6", "data.partitions=2")
        .set("training.epochs=10", "training.learning-rate.start=0.02")
        .set("network.layers=[{type=flatten},{type=dense,units=3}]")
        .set(settings);
  }

  @Test
  void lettersAreTrainedScoredEvaluatedPrunedAndSwept() throws IOException {
    assertThat(Commands.train(job().arguments(out))).isZero();
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/test/error").asDouble()).isLessThan(0.2);
    assertThat(summary.at("/test/examples").asInt()).isEqualTo(30);
    JsonNode model = Runs.json(out, "model/model.json");
    assertThat(model.at("/classes").toString()).isEqualTo("[\"1\",\"3\",\"26\"]");
    assertThat(model.at("/provenance/settings/data/transpose").asText()).isEqualTo("auto");
    IdxData.write(folder.resolve("others"), "test", CLASSES, IdxData.inTurn(20, 3, 1));
    Files.delete(folder.resolve("others/test" + LABELS));
    scoredByName();
    othersFindTheirData();
    swept();
  }

  private void scoredByName() throws IOException {
    Path scores = folder.resolve("scores");
    assertThat(score(letters.resolve(TEST + IMAGES), scores)).isZero();
    List<Row> rows = Scorings.rows(scores);
    assertThat(rows).hasSize(30);
    for (Row row : rows) {
      int number = Integer.parseInt(row.getAs("id"));
      assertThat(row.<Integer>getAs("label")).isEqualTo(number % 3);
    }
    assertThat(error(scores)).isLessThan(0.2);
    // The model's images are 8 x 6, the file's 6 x 8.
    assertThat(score(letters.resolve(TEST + IMAGES), folder.resolve("x"), "--transpose", "false"))
        .isEqualTo(65);
    Path copy = folder.resolve("copy/mine" + IMAGES);
    IdxData.put(
        copy.getParent(), "mine" + IMAGES, Files.readAllBytes(letters.resolve(TEST + IMAGES)));
    IdxData.put(
        copy.getParent(),
        "mine" + LABELS,
        IdxData.file(IdxData.bytes(IdxData.inTurn(30, 1, 2)), 30));
    assertThat(score(copy, folder.resolve("x"))).as("not called emnist").isEqualTo(65);
    Path named = folder.resolve("named");
    assertThat(score(copy, named, "--transpose", "true")).isZero();
    assertThat(predictions(named)).isEqualTo(predictions(scores));
    assertThat(Runs.json(named, "summary.json").at("/unknown_labels").toString())
        .as("a number is no index where classes are labels")
        .isEqualTo("{\"images\":15,\"labels\":[\"2\"]}");
    Path pictures = ClassFolders.write(folder.resolve("pictures"), 8, 6, 2, "1:0");
    assertThat(score(pictures, folder.resolve("x"), "--transpose", "true")).isEqualTo(64);
    assertThat(Runs.files(folder.resolve("x"))).isEmpty();
  }

  private void othersFindTheirData() {
    Path evaluated = folder.resolve("evaluated");
    Path set = letters.resolve("emnist-letters");
    String others = "idx:" + folder.resolve("others");
    assertThat(evaluate(set, evaluated, others)).as("6 x 8 for 8 x 6").isEqualTo(64);
    assertThat(evaluate(set, evaluated, "idx:" + set)).as("its own").isEqualTo(64);
    assertThat(evaluate(set, evaluated, "idx:" + folder.resolve("none/none"))).isEqualTo(66);
    assertThat(Runs.files(evaluated)).isEmpty();
    byte[] square = IdxData.file(new byte[20 * 36], 20, 6, 6);
    IdxData.put(folder.resolve("others"), "test" + IMAGES, square);
    assertThat(evaluate(set, evaluated, others)).isZero();
    assertThat(Runs.json(evaluated, "summary.json").at("/models/0/ood/0/data").asText())
        .isEqualTo(others);
    assertThat(Commands.prune(Prunings.arguments(out, set, folder.resolve("pruned")))).isZero();
  }

  private void swept() throws IOException {
    Path sweep =
        Sweeps.write(
            folder,
            """
            settings.data { name = idx, path = letters, validation = 6 }
            settings.network.layers = [{type = flatten}, {type = dense, units = 3}]
            vary.prior.sigma = [0.1, 0.3]
            final-seeds = [5]
            """);
    assertThat(Commands.sweep(Sweeps.arguments(sweep, folder, folder.resolve("sweep")))).isZero();
    assertThat(Sweeps.chosen(folder.resolve("sweep")).isMissingNode()).isFalse();
  }

  /** Labels of the same numbers without their names are no indices of the named classes. */
  @Test
  void mappedClassesAreFoundByNameAlone() throws IOException {
    byte[] mapping = "1 65 97\n3 67 99\n26 90 122\n".getBytes(StandardCharsets.US_ASCII);
    Path names = IdxData.put(letters, "emnist-letters-mapping.txt", mapping);
    assertThat(Commands.train(job().arguments(out))).isZero();
    assertThat(Runs.json(out, "model/model.json").at("/classes").toString())
        .isEqualTo("[\"Aa\",\"Cc\",\"Zz\"]");
    assertThat(score(letters.resolve(TEST + IMAGES), folder.resolve("named"))).isZero();
    assertThat(error(folder.resolve("named"))).isLessThan(0.2);
    Files.delete(names);
    assertThat(score(letters.resolve(TEST + IMAGES), folder.resolve("numbers"))).isZero();
    assertThat(
            Runs.json(folder.resolve("numbers"), "summary.json").at("/unknown_labels").toString())
        .isEqualTo("{\"images\":30,\"labels\":[\"1\",\"26\",\"3\"]}");
    Path evaluated = folder.resolve("evaluated");
    assertThat(Commands.evaluate(Evaluations.arguments(List.of(out), letters, evaluated)))
        .as("other classes than it was trained with")
        .isEqualTo(65);
  }

  @Test
  void whatIsMissingOrWrongWritesNothing() throws IOException {
    Path labels = letters.resolve(TEST + LABELS);
    byte[] whole = Files.readAllBytes(labels);
    Files.delete(labels);
    assertThat(Commands.train(job().arguments(out))).as("no labels").isEqualTo(66);
    Files.write(labels, Arrays.copyOf(whole, whole.length - 1));
    assertThat(Commands.train(job().arguments(out))).as("cut labels").isEqualTo(65);
    whole[8] = 7;
    Files.write(labels, whole);
    assertThat(Commands.train(job().arguments(out))).as("an unknown class").isEqualTo(65);
    Files.delete(letters.resolve(TEST + IMAGES));
    assertThat(Commands.train(job().arguments(out))).as("no test half").isEqualTo(66);
    assertThat(Commands.train(job("data.path=none/none").arguments(out))).isEqualTo(66);
    assertThat(Commands.train(job("data.channels=1").arguments(out))).isEqualTo(64);
    assertThat(Commands.train(job("data.transpose=maybe").arguments(out))).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  /** Each byte of a record says another thing: 5 coarse labels, all fine ones 7. */
  @Test
  void coarseClassesOfCifar100AreFoundByNameInScoring() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar-100"));
    byte[] records = new byte[40 * 3074];
    for (int i = 0; i < 40; i++) {
      Arrays.fill(records, i * 3074, (i + 1) * 3074, (byte) (i % 5 * 50));
      records[i * 3074] = (byte) (i % 5 * 4);
      records[i * 3074 + 1] = 7;
    }
    Files.write(cifar.resolve("train.bin"), records);
    Files.write(cifar.resolve("test.bin"), Arrays.copyOf(records, 10 * 3074));
    Job job = new Job(folder).set("data.name=cifar-100", "data.labels=coarse");
    job.set("data.validation=5", "data.partitions=1", "training.epochs=1");
    job.set("network.layers=[{type=flatten},{type=dense,units=20}]");
    assertThat(Commands.train(job.arguments(out))).isZero();
    JsonNode model = Runs.json(out, "model/model.json");
    assertThat(model.at("/classes/8").asText()).isEqualTo("large_carnivores");
    assertThat(model.at("/provenance/settings/data/labels").asText()).isEqualTo("coarse");
    Path scores = folder.resolve("scores");
    assertThat(score(cifar.resolve("test.bin"), scores)).isZero();
    assertThat(Scorings.rows(scores))
        .extracting(row -> row.<Integer>getAs("label"))
        .containsExactly(0, 4, 8, 12, 16, 0, 4, 8, 12, 16);
  }

  private int score(Path input, Path to, String... options) {
    return Commands.score(Scorings.arguments(out, input, to, options));
  }

  private int evaluate(Path data, Path to, String ood) {
    return Commands.evaluate(Evaluations.arguments(List.of(out), data, to, "--ood", ood));
  }

  private static double error(Path scores) {
    return Runs.json(scores, "summary.json").at("/labelled/error").asDouble(1);
  }

  private static List<Integer> predictions(Path scores) {
    return Scorings.rows(scores).stream().map(row -> row.<Integer>getAs("predicted")).toList();
  }
}
