package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Pictures;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of files are UTF-8 whatever the locale, and a colon in one is no scheme. */
class LocaleTest {

  private static final Path LAUNCHERS = Path.of("../scripts/lib.sh").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void aJavaThatCannotSayNamesIsRefusedBeforeAnythingIsWritten() throws Exception {
    try (JobProcess job = train(Map.of("LC_ALL", "C"), "runs/first")) {
      assertThat(job.await()).isEqualTo(64);
      assertThat(job.log()).contains("LC_ALL=C.UTF-8");
    }
    Path out = folder.resolve("runs/first");
    assertThat(Runs.files(out)).isEmpty();
    assertThat(Runs.json(out, "outcome.json").path("exit_code").asInt()).isEqualTo(64);
  }

  @Test
  void namesWithAccentsAndColonsAreNamesOfRelativePathsToo() throws Exception {
    try (JobProcess job = train(Map.of("LC_ALL", "C.UTF-8"), "10:30 \u00dc")) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    Path out = folder.resolve("10:30 \u00dc");
    assertThat(out.resolve("_SUCCESS")).exists();
    assertThat(Runs.json(out, "summary.json").at("/files/train/pictures").asInt()).isEqualTo(4);
    assertThat(Runs.json(out, "summary.json").at("/classes/1/class").asText())
        .isEqualTo("\u00c4pfel");
  }

  private JobProcess train(Map<String, String> environment, String out) throws IOException {
    for (String half : new String[] {"train", "test"}) {
      Pictures.write(folder, "pets: a/" + half + "/\u00c4pfel/1.png");
      Pictures.write(folder, "pets: a/" + half + "/\u00c4pfel/gr\u00fcn.png");
      Pictures.write(folder, "pets: a/" + half + "/b/1.png", "pets: a/" + half + "/b/2.png");
    }
    Job job =
        new Job(Path.of("."))
            .set("data.name=folder", "data.path=pets: a", "data.channels=1")
            .set("data.validation=0", "data.partitions=1", "training.epochs=1")
            .set(
                "network.layers=[{type=flatten},{type=dense,units=2}]",
                "checkpoint.every-rounds=1");
    return JobProcess.start(
        "train",
        folder.resolve("log.txt"),
        environment,
        SparkSettings.options("local[2]"),
        job.arguments(Path.of(out)));
  }

  @Test
  void launchersChooseALocaleWithUtf8() throws Exception {
    for (String locale : new String[] {"C", "POSIX", "xx_XX", "C.UTF-8"}) {
      assertThat(launcher("LC_ALL=" + locale + "; export LC_ALL; . \"$0\"; locale charmap"))
          .as(locale)
          .isEqualTo("UTF-8");
    }
  }

  @Test
  void launchersGivePathsToSparkAsUris() throws Exception {
    assertThat(launcher(". \"$0\"; file_uri '/a b/100%#,[1]/\u00fc'"))
        .isEqualTo("file:/a%20b/100%25%23%2C%5B1%5D/%C3%BC");
  }

  private String launcher(String script) throws IOException, InterruptedException {
    Path printed = folder.resolve("printed");
    Process shell =
        new ProcessBuilder("bash", "-c", script, LAUNCHERS.toString())
            .redirectOutput(printed.toFile())
            .start();
    assertThat(shell.waitFor()).isZero();
    return new String(Files.readAllBytes(printed), StandardCharsets.UTF_8).strip();
  }
}
