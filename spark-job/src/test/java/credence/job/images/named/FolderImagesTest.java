package credence.job.images.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.DataException;
import credence.data.ImageSet;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.ExperimentReader;
import credence.job.support.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a folder are trained on, and what is said of the others. */
class FolderImagesTest {

  /** Names that a program may trip over; a backslash and a newline are letters like others. */
  static final String[] ODD = {
    "2024-05-01T10:30:00.png",
    "100%.png",
    "a%20b.png",
    "#1.png",
    "it's \"it\".png",
    "a b  c.png",
    "[12]{a,b}*?.png",
    "dots..png",
    " blank.png",
    "back\\slash.png",
    "new\nline.png",
    "$(id);&|.png",
    "~.png",
    "k=v.png",
    "\u00fcml\u00e4ut.png",
    "\u732b.PNG"
  };

  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theFirstFolderIsTheClassHoweverDeepAPictureLies() throws IOException {
    Pictures.write(folder, "train/cat/1.png", "train/cat/session-2/1.png", "train/cat/a/b/c/1.png");
    Pictures.write(folder, "train/_background_/1.png", "train/dog/cat/1.png");
    SplitImages images = load();
    assertThat(images.test().classNames()).containsExactly("_background_", "cat", "dog");
    assertThat(labels(images)).containsExactlyInAnyOrder(0, 1, 1, 1, 2);
    assertThat(images.files().json().at("/train/pictures").asInt()).isEqualTo(5);
  }

  @Test
  void whatNoPictureIsNamedLikeIsPassedOverCountedAndNamed() throws IOException {
    Pictures.write(folder, "train/cat/1.png", "train/dog/1.jpeg", "train/top.png");
    for (String name :
        List.of("cat/Thumbs.db", "cat/.DS_Store", "dog/notes.txt", "dog/a.txt", "dog/model.bin")) {
      Pictures.file(folder, "train/" + name, new byte[3073]);
    }
    Pictures.write(folder, "train/.git/1.png", "train/cat/._1.png");
    Files.createDirectories(folder.resolve("train/empty/inside"));
    JsonNode passed = load().files().json().at("/train/passed_over");
    assertThat(passed.get("count").asInt()).isEqualTo(9);
    assertThat(passed.at("/kinds/.txt").asInt()).isEqualTo(2);
    assertThat(passed.at("/kinds/.db").asInt()).isEqualTo(1);
    assertThat(passed.at("/kinds/.bin").asInt()).isEqualTo(1);
    assertThat(passed.at("/kinds/hidden").asInt()).isEqualTo(3);
    assertThat(passed.at("/kinds/in no class's folder").asInt()).isEqualTo(1);
    assertThat(passed.at("/kinds/folder without pictures").asInt()).isEqualTo(1);
    assertThat(passed.get("names").toString())
        .contains("cat/Thumbs.db", "cat/.DS_Store", ".git", "top.png", "empty", "dog/model.bin");
  }

  @Test
  void oddNamesAreNamesLikeOthers() throws IOException {
    Pictures.write(folder.resolve("train/cat"), ODD);
    Pictures.write(folder.resolve("train/dog: #1 100%"), ODD);
    SplitImages images = load();
    assertThat(images.examples()).isEqualTo(2L * ODD.length);
    assertThat(images.test().classNames()).containsExactly("cat", "dog: #1 100%");
  }

  @Test
  void aClassIsOneHoweverItsAccentsAreWritten() throws IOException {
    Pictures.write(folder, "train/\u00c4pfel/1.png", "train/A\u0308pfel/2.png", "train/b/1.png");
    assertThat(load().test().classNames()).containsExactly("b", "\u00c4pfel");
  }

  @Test
  void everyBadPictureOfBothHalvesIsNamedAtOnce() throws IOException {
    Pictures.write(folder, "train/cat/1.png", "train/dog/1.png", "test/cat/1.png");
    Pictures.file(folder, "train/cat/bad:1.png", new byte[0]);
    Pictures.file(folder, "train/dog/bad 2.jpg", Arrays.copyOf(Pictures.png(1), 99));
    Pictures.file(
        folder, "test/dog/bad3.png", "text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.createSymbolicLink(folder.resolve("train/cat/link.png"), Path.of("gone.png"));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> load())
        .matches(e -> e.exitCode() == ExitCode.BAD_DATA)
        .withMessageContaining("4 pictures cannot be read and data.max-bad is 0")
        .withMessageContaining("cat/bad:1.png")
        .withMessageContaining("dog/bad 2.jpg")
        .withMessageContaining("dog/bad3.png")
        .withMessageContaining("cat/link.png");
    Pictures.write(folder, "test/dog/1.png");
    SplitImages images = load("data.max-bad=4");
    assertThat(images.examples()).isEqualTo(2);
    assertThat(images.files().json().at("/train/bad").asInt()).isEqualTo(3);
    assertThat(images.files().json().at("/test/errors/0").asText()).contains("bad3.png");
  }

  @Test
  void aNameThatIsNotUtf8IsAnErrorAndNoPictureLess() throws Exception {
    Pictures.write(folder, "train/cat/1.png", "train/dog/1.png");
    Process made =
        new ProcessBuilder("sh", "-c", "cp 1.png \"$(printf 'gr\\374n.png')\"")
            .directory(folder.resolve("train/cat").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> load())
        .withMessageContaining("train/cat")
        .withMessageContaining("names in UTF-8");
  }

  @Test
  void aLinkToAFolderAboveIsNotFollowedForEver() throws IOException {
    Pictures.write(folder, "train/cat/1.png", "train/dog/1.png");
    Files.createSymbolicLink(folder.resolve("train/cat/up"), Path.of(".."));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> load())
        .withMessageContaining("folders in one another");
  }

  private List<Integer> labels(SplitImages images) {
    return Arrays.stream(ImageSet.concat(images.partitions()).labels()).boxed().toList();
  }

  /** With what is in {@code train} as the test half, too, where there is no other. */
  private SplitImages load(String... settings) throws IOException {
    Path test = folder.resolve("test");
    if (!Files.exists(test)) {
      Files.createSymbolicLink(test, Path.of("train"));
    }
    List<String> all = new ArrayList<>(List.of("data.name=folder", "data.path=" + folder));
    all.addAll(List.of("data.channels=1", "data.validation=0", "data.partitions=1"));
    all.addAll(List.of(settings));
    return new DataSets(spark, null)
        .load(new ExperimentReader(new Configuration()).read(null, all).settings().data(), 1);
  }
}
