package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.Page;
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
    assertThat(TrainMain.run(new Job(data).arguments(out))).isZero();
    byte[] html = Files.readAllBytes(out.resolve("report.html"));
    Page page = Page.of(html);
    assertThat(page.all("//h1")).containsExactly("tiny on mnist");
    assertThat(page.all("//dl[@class='tiles']/div[4]/dd[1]")).containsExactly("60");
    assertThat(page.all("//figure[1]//circle[@class='mark a']")).hasSize(6);
    assertThat(page.all("//figure[1]//circle[@class='mark b']")).hasSize(2);
    assertThat(page.all("//pre")).containsExactly(Files.readString(out.resolve("config.conf")));
    CRC32C checksum = new CRC32C();
    checksum.update(html);
    JsonNode entry = file(Runs.json(out, "manifest.json"), "report.html");
    assertThat(entry.path("length").asInt()).isEqualTo(html.length);
    assertThat(entry.path("crc32c").asText()).isEqualTo("%08x".formatted(checksum.getValue()));
  }

  @Test
  void aResumedRunReportsTheRoundsBeforeItsInterruption() throws IOException {
    Path out = runs.resolve("run");
    TrainMain.run(new Job(data).arguments(out));
    for (String name : new String[] {"_SUCCESS", "manifest.json", "report.html"}) {
      Files.delete(out.resolve(name));
    }
    Files.delete(out.resolve("checkpoints/round-000006/state.sha256"));
    assertThat(TrainMain.run(new Job(data).arguments(out))).isZero();
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//figure[1]//circle[@class='mark a']")).hasSize(6);
  }

  @Test
  void aRunOfOneRoundWithoutValidationHasAReportToo() throws IOException {
    Path out = runs.resolve("run");
    Job job = new Job(data).set("data.validation=0", "training.epochs=1");
    job.set("training.steps-per-round=epoch");
    assertThat(TrainMain.run(job.arguments(out))).isZero();
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//figure[1]//circle[@class='mark a']")).hasSize(1);
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
