package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFolderTest {

  @TempDir Path temp;

  @Test
  void aFileIsInvisibleUntilItIsWhole() throws IOException {
    LocalFolder folder = LocalFolder.of(temp);
    folder.create(
        "a",
        out -> {
          out.write(new byte[100_000]);
          assertThat(folder.list()).isEmpty();
          assertThat(folder.contains("a")).isFalse();
        });
    assertThat(folder.list()).containsExactly("a");
    assertThat(folder.length("a")).isEqualTo(100_000);
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    LocalFolder folder = LocalFolder.of(temp);
    folder.create("a", out -> out.write(1));
    assertThatThrownBy(
            () ->
                folder.create(
                    "a",
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(temp.resolve("a")).hasBinaryContent(new byte[] {1});
    try (var files = Files.list(temp)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aFileIsReplaced() throws IOException {
    LocalFolder folder = LocalFolder.of(temp);
    folder.create("a", out -> out.write(1));
    folder.create("a", out -> out.write(2));
    try (var in = folder.open("a")) {
      assertThat(in.readAllBytes()).containsExactly(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../a", "a/b", "a\\b", ".hidden", "a b", "a\0"})
  void aNameThatIsNotPlainIsRefused(String name) {
    LocalFolder folder = LocalFolder.of(temp);
    assertThatIllegalArgumentException().isThrownBy(() -> folder.open(name));
    assertThatIllegalArgumentException().isThrownBy(() -> folder.create(name, out -> {}));
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> LocalFolder.of(temp).open("a"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage(temp.resolve("a") + ": no such file");
  }

  @Test
  void aFolderThatDoesNotExistIsEmpty() throws IOException {
    assertThat(LocalFolder.of(temp.resolve("b")).list()).isEmpty();
  }
}
