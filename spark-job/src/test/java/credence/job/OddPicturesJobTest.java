package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.ml.CredenceModel;
import credence.job.pictures.OddPicture;
import credence.job.pictures.OddPngs;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.picture.PictureRules;
import credence.store.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Odd pictures through whole jobs: a model trained on them scores them by its own rules. */
class OddPicturesJobTest {

  private static final StructType TABLE =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("image", DataTypes.BinaryType)
          .add("label", DataTypes.StringType);

  @TempDir static Path folder;
  private static SparkSettings spark;
  private static Path trained;

  @BeforeAll
  static void train() throws IOException {
    for (String half : new String[] {"train", "test"}) {
      pictures().forEach((name, bytes) -> write("pets/" + half + "/" + label(name), name, bytes));
    }
    trained = folder.resolve("trained");
    spark = SparkSettings.of("local[2]");
    assertThat(Commands.train(job("folder", "pets").arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  /** Those of the scene's size: halves have pictures of one size. */
  private static Map<String, byte[]> pictures() {
    Map<String, byte[]> pictures = new TreeMap<>();
    for (OddPicture picture : OddPicture.all()) {
      if (picture.isRead() && picture.width() == 36) {
        pictures.put(picture.name(), picture.bytes());
      }
    }
    return pictures;
  }

  private static String label(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static void write(String place, String name, byte[] bytes) {
    try {
      Files.write(Files.createDirectories(folder.resolve(place)).resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Job job(String name, String path) {
    return new Job(folder)
        .set("data.name=" + name, "data.path=" + path, "data.background=black")
        .set("data.validation=0", "data.partitions=2", "training.epochs=2")
        .set("network.layers=[{type=flatten},{type=dense,units=2}]");
  }

  @Test
  void theModelKeepsItsBackgroundAndTheSummaryCountsWhatWasDone() throws IOException {
    assertThat(Model.load(trained).pictures()).isEqualTo(PictureRules.on(0));
    JsonNode files = Runs.json(trained, "summary.json").at("/files/train");
    assertThat(files.path("pictures").asInt()).isEqualTo(pictures().size());
    requireCounts(files.path("changes"));
  }

  private static void requireCounts(JsonNode changes) {
    assertThat(changes.path("on_background").asInt()).isEqualTo(7);
    assertThat(changes.path("turned").asInt()).isEqualTo(3);
    assertThat(changes.path("from_inks").asInt()).isEqualTo(3);
    assertThat(changes.path("few_levels").asInt()).isEqualTo(1);
    // grey-16, grey-alpha-16 and rgb-16: alpha-16 has bytes, written twice.
    assertThat(changes.path("rounded").asInt()).isEqualTo(3);
  }

  @Test
  void foldersTablesAndPipelinesGiveTheSameScores() throws IOException {
    Path out = folder.resolve("scores-of-folder");
    assertThat(Commands.score(Scorings.arguments(trained, folder.resolve("pets/train"), out)))
        .isZero();
    requireCounts(Runs.json(out, "summary.json").path("changes"));
    Map<String, List<Double>> expected = new TreeMap<>();
    for (Row row : Scorings.rows(out)) {
      String id = row.getAs("id");
      expected.put(id.substring(id.indexOf('/') + 1), row.getList(row.fieldIndex("probabilities")));
    }
    assertThat(expected.keySet()).isEqualTo(pictures().keySet());
    assertThat(inPipeline()).isEqualTo(expected);

    Path table = folder.resolve("table");
    Scorings.write(table, session -> session.createDataFrame(rows(), TABLE).repartition(1));
    Path scores = folder.resolve("scores-of-table");
    assertThat(Commands.score(Scorings.arguments(trained, table, scores))).isZero();
    requireCounts(Runs.json(scores, "summary.json").path("changes"));
    assertThat(
            Scorings.rows(scores).stream()
                .map(row -> row.<Double>getList(row.fieldIndex("probabilities"))))
        .containsExactlyInAnyOrderElementsOf(expected.values());
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    pictures().forEach((name, bytes) -> rows.add(RowFactory.create(name, bytes, label(name))));
    return rows;
  }

  private static Map<String, List<Double>> inPipeline() {
    return Scorings.read(
        session -> {
          try {
            Map<String, List<Double>> scores = new TreeMap<>();
            for (Row row :
                CredenceModel.load(trained.toString())
                    .transform(session.createDataFrame(rows(), TABLE))
                    .collectAsList()) {
              scores.put(row.getAs("name"), row.getList(row.fieldIndex("probabilities")));
            }
            return scores;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void whatIsTransparentScoresAsItsFlatPictureOnTheModelsBackground() {
    write("transparent", "alpha.png", OddPngs.withAlpha());
    write("transparent", "black.png", OddPngs.flat(0));
    write("transparent", "white.png", OddPngs.flat(255));
    Path out = folder.resolve("scores-of-transparent");
    assertThat(Commands.score(Scorings.arguments(trained, folder.resolve("transparent"), out)))
        .isZero();
    List<List<Double>> scores =
        Scorings.rows(out).stream()
            .map(row -> row.<Double>getList(row.fieldIndex("probabilities")))
            .toList();
    assertThat(scores.get(0)).isEqualTo(scores.get(1)).isNotEqualTo(scores.get(2));
  }

  @Test
  void aTableIsTrainedOnAsAFolderOfTheSamePicturesIs() throws IOException {
    for (String half : new String[] {"train", "test"}) {
      Scorings.write(
          folder.resolve("tables/" + half),
          session -> session.createDataFrame(rows(), TABLE).repartition(1));
    }
    Path out = folder.resolve("trained-on-table");
    assertThat(Commands.train(job("parquet", "tables").arguments(out))).isZero();
    // The sums are whole numbers, so that the order of the pictures does not matter.
    assertThat(Model.load(out).standardisation().mean())
        .isEqualTo(Model.load(trained).standardisation().mean());
    assertThat(Model.load(out).standardisation().std())
        .isEqualTo(Model.load(trained).standardisation().std());
    assertThat(Model.load(out).pictures()).isEqualTo(PictureRules.on(0));
  }
}
