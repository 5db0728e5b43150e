package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.DataFile;
import credence.job.support.ClassFolders;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.predict.Classifier;
import credence.predict.Prediction;
import credence.store.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of many sizes get one; what a model was trained with, scoring does as well. */
class SizesTest {

  private static final String[] PETS = {"ant:0", "bee:3", "cat:6"};

  @TempDir Path folder;
  private SparkSettings spark;
  private Path out;
  private Path pets;

  @BeforeEach
  void settings() {
    spark = SparkSettings.of("local[2]");
    out = folder.resolve("run");
    pets = folder.resolve("pets");
    ClassFolders.write(pets.resolve("train"), 20, 20, 10, PETS);
    ClassFolders.write(pets.resolve("train"), 20, 50, 2, "wide:9");
    ClassFolders.write(pets.resolve("test"), 30, 30, 10, PETS);
  }

  @AfterEach
  void clear() {
    spark.close();
  }

  private Job job(String... settings) {
    return new Job(folder)
        .set("data.name=folder", "data.path=pets", "data.channels=1", "data.validation=6")
        .set("data.partitions=2", "training.epochs=10", "training.learning-rate.start=0.02")
        .set("network.layers=[{type=flatten},{type=dense,units=4}]")
        .set(settings);
  }

  @Test
  void picturesOfTwoSizesAre65AndNothingIsWritten() {
    assertThat(Commands.train(job().arguments(out))).isEqualTo(65);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void theModelKeepsTheWayOfScalingAndScoringGoesItAndCounts() throws IOException {
    Job job = job("data.resize=20", "data.resize-by=crop");
    assertThat(Commands.train(job.arguments(out))).isZero();
    assertThat(Runs.json(out, "summary.json").at("/test/error").asDouble()).isLessThan(0.2);
    assertThat(Runs.json(out, "model/model.json").at("/input/pictures/resize").toString())
        .isEqualTo("{\"height\":20,\"width\":20,\"by\":\"crop\"}");
    Path others = ClassFolders.write(folder.resolve("others"), 20, 50, 4, "bee:3");
    ClassFolders.write(others, 20, 20, 4, "cat:6");
    Path scores = folder.resolve("scores");
    assertThat(Commands.score(Scorings.arguments(out, others, scores, "--partitions", "1")))
        .isZero();
    JsonNode summary = Runs.json(scores, "summary.json");
    assertThat(summary.at("/scored").asInt()).isEqualTo(8);
    assertThat(summary.at("/resized").asInt()).isEqualTo(4);
    assertSameAsTheLibrary(others, scores);
    Path pruned = folder.resolve("pruned");
    assertThat(Commands.prune(Prunings.arguments(out, pets, pruned))).isZero();
  }

  /** The library is handed all pictures at once, as the scoring's only partition is. */
  private void assertSameAsTheLibrary(Path others, Path scores) throws IOException {
    Model model = Model.load(out);
    List<Row> rows = Scorings.rows(scores);
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (Row row : rows) {
      String id = row.getAs("id");
      try (InputStream in = Files.newInputStream(others.resolve(id))) {
        pixels.write(model.pictures().read(new DataFile(id, in), 1).pixels());
      }
    }
    try (Classifier classifier = model.classifier()) {
      List<Prediction> all = classifier.predict(pixels.toByteArray(), 2);
      assertThat(rows)
          .extracting(row -> row.<String>getAs("predicted_class"))
          .containsExactlyElementsOf(all.stream().map(Prediction::className).toList());
      assertThat(rows)
          .extracting(row -> row.<Double>getAs("probability"))
          .containsExactlyElementsOf(all.stream().map(Prediction::probability).toList());
    }
  }
}
