package credence.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
  @Test
  void everyShippedFileHasADigestAndSeveralMirrors() {
    Catalogue shipped = Catalogue.shipped();
    assertThat(shipped.names())
        .containsExactly("cifar-10", "cifar-100", "fashion-mnist", "mnist", "svhn");
    for (String name : shipped.names()) {
      assertThat(shipped.dataSet(name).files())
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file.mirrors()).hasSizeGreaterThan(1));
    }
  }

  @Test
  void unknownNameListsTheKnown() {
    assertThatThrownBy(() -> Catalogue.shipped().dataSet("imagenet"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage(
            "no data set imagenet to download;"
                + " there are cifar-10, cifar-100, fashion-mnist, mnist, svhn");
  }

  @Test
  void settingsComeBeforeTheExperimentFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("e.conf"), "data { name = mnist }");
    assertThat(Catalogue.nameIn(file, List.of())).contains("mnist");
    assertThat(Catalogue.nameIn(file, List.of("data.name=cifar-10"))).contains("cifar-10");
  }

  @Test
  void anExperimentCannotMakeTheDownloaderLookElsewhere(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "data.name = mnist");
    for (String text :
        List.of(
            "include file(\"" + secret + "\")",
            "include url(\"" + secret.toUri() + "\")",
            "data.name = ${USER}",
            "data.name = ${user.name}")) {
      Path file = Files.writeString(folder.resolve("e.conf"), text);
      assertThatThrownBy(() -> Catalogue.nameIn(file, List.of()))
          .as(text)
          .isInstanceOf(ConfigException.class);
    }
    Files.writeString(folder.resolve("base.conf"), "data.name = mnist");
    Path file = Files.writeString(folder.resolve("e.conf"), "include \"base.conf\"");
    assertThat(Catalogue.nameIn(file, List.of())).contains("mnist");
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() {
    assertThatThrownBy(() -> new Member("a/b", "../b", 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../b");
    assertThatThrownBy(() -> new DataSet("..", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void digestOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> Digest.parse("sha1:00")).hasMessageContaining("sha1");
    assertThatThrownBy(() -> Digest.parse("md5:00")).hasMessageContaining("32 hex digits");
  }
}
