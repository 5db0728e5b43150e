package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static SparkSettings spark;

  @BeforeAll
  static void writeData() {
    data = TinyData.write(folder, 200, 60);
    spark = SparkSettings.of("local[2]");
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  @Test
  void aRunEndsWithAPageThatItsManifestCovers() throws IOException {
    Path out = runs.resolve("run");
    assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    byte[] html = Files.readAllBytes(out.resolve("report.html"));
    Page page = Page.of(html);
    assertThat(page.all("//h1")).containsExactly("tiny on mnist");
    assertThat(page.all("//dl[@class='tiles']/div[4]/dd[1]")).containsExactly("60");
    assertThat(page.all("(//figure)[1]//circle[@class='mark a']")).hasSize(6);
    assertThat(page.all("(//figure)[1]//circle[@class='mark b']")).hasSize(2);
    assertThat(page.all("//pre")).containsExactly(Files.readString(out.resolve("config.conf")));
    CRC32C checksum = new CRC32C();
    checksum.update(html);
    JsonNode entry = file(Runs.json(out, "manifest.json"), "report.html");
    assertThat(entry.path("length").asInt()).isEqualTo(html.length);
    assertThat(entry.path("crc32c").asText()).isEqualTo("%08x".formatted(checksum.getValue()));
  }

  @Test
  void aTrainingShowsWhatItsNetworkIsSureOf() throws IOException {
    Path out = runs.resolve("run");
    assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    JsonNode summary = Runs.json(out, "summary.json");
    long right = 0;
    long counted = 0;
    for (int label = 0; label < 10; label++) {
      right += summary.at("/confusion/%d/%d".formatted(label, label)).asLong();
      for (JsonNode count : summary.path("confusion").path(label)) {
        counted += count.asLong();
      }
    }
    assertThat(counted).isEqualTo(60);
    assertThat(1 - right / 60.0).isCloseTo(summary.at("/test/error").asDouble(), within(1e-12));
    double ece = 0;
    for (JsonNode bin : summary.path("reliability")) {
      double gap = bin.path("accuracy").asDouble() - bin.path("confidence").asDouble();
      ece += bin.path("count").asInt() * Math.abs(gap) / 60;
    }
    assertThat(ece).isCloseTo(summary.at("/test/ece").asDouble(), within(1e-12));
    double aleatoric = 0;
    for (JsonNode row : summary.path("classes")) {
      aleatoric += row.path("images").asInt() * row.path("aleatoric").asDouble() / 60;
    }
    assertThat(aleatoric).isCloseTo(summary.at("/test/aleatoric").asDouble(), within(1e-12));
    JsonNode validation = Runs.metrics(out).get(5).path("validation");
    assertThat(
            validation.path("expected_entropy").asDouble()
                + validation.path("mutual_information").asDouble())
        .isCloseTo(validation.path("predictive_entropy").asDouble(), within(1e-9));
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//figure/h3"))
        .contains(
            "Predictive variance of validation images",
            "Entropy of validation images",
            "Reliability");
    assertThat(page.all("//table[@class='matrix']/tbody/tr")).hasSize(10);
    assertThat(page.all("//div[@class='samples'][1]/figure/img")).hasSize(8);
    assertThat(page.all("//@src")).allMatch(source -> source.startsWith("data:image/png;"));
  }

  @Test
  void aResumedRunReportsTheRoundsBeforeItsInterruption() throws IOException {
    Path out = runs.resolve("run");
    Commands.train(new Job(data).arguments(out));
    for (String name : new String[] {"_SUCCESS", "manifest.json", "report.html"}) {
      Files.delete(out.resolve(name));
    }
    Files.delete(out.resolve("checkpoints/round-000006/state.sha256"));
    assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("(//figure)[1]//circle[@class='mark a']")).hasSize(6);
  }

  @Test
  void aRunOfOneRoundWithoutValidationHasAReportToo() throws IOException {
    Path out = runs.resolve("run");
    Job job = new Job(data).set("data.validation=0", "training.epochs=1");
    job.set("training.steps-per-round=epoch");
    assertThat(Commands.train(job.arguments(out))).isZero();
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("(//figure)[1]//circle[@class='mark a']")).hasSize(1);
    assertThat(page.text())
        .contains("No images were set aside for validation.")
        .doesNotContain("NaN");
  }

  private static JsonNode file(JsonNode manifest, String path) {
    for (JsonNode file : manifest.path("files")) {
      if (file.path("path").asText().equals(path)) {
        return file;
      }
    }
    throw new AssertionError(path + " is not in " + manifest);
  }
}
