package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path folder;

  @Test
  void unknownNamesAndOptionsAreUsageErrors() {
    assertThat(Commands.run("data", "imagenet")).isEqualTo(64);
    assertThat(Commands.run("data", "--from", "x")).isEqualTo(64);
  }

  @Test
  void missingExperimentIsMissingInput() {
    assertThat(Commands.run("data", "--for", "none.conf")).isEqualTo(66);
  }

  @Test
  void experimentOnGeneratedDataNeedsNothing() throws Exception {
    Path experiment = write("e.conf", "data.name = digits");
    assertThat(Commands.run("data", "--for", experiment.toString(), "--to", folder.toString()))
        .isZero();
  }

  @Test
  void noMirrorIsWorthRetryingAndAForeignFileIsInTheWay() throws Exception {
    Path mirrors =
        write(
            "mirrors.conf",
            """
            tiny {
              mirrors = ["http://127.0.0.1:1/"]
              files = [{ name = a, bytes = 3, digest = "md5:900150983cd24fb0d6963f7d28e17f72" }]
            }
            """); // the MD5 of "abc", RFC 1321
    String[] arguments = {"tiny", "--mirrors", mirrors.toString(), "--to", folder.toString()};
    assertThat(Commands.run("data", arguments)).isEqualTo(75);
    Path file = write("tiny/a", "xyz");
    assertThat(Commands.run("data", arguments)).isEqualTo(73);
    assertThat(file).hasContent("xyz");
    write("tiny/a", "abc");
    assertThat(Commands.run("data", arguments)).isZero();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
