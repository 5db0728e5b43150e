package credence.job.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HoconTest {

  @TempDir Path folder;

  @Test
  void substitutionsAreOfTheTextItself() {
    assertThat(Hocon.resolve(Hocon.parse("a = 1, b = ${a}", "t")).getInt("b")).isEqualTo(1);
    refused("b = ${HOME}", "HOME");
    refused("b = ${java.version}", "java.version");
    assertThat(Hocon.resolve(Hocon.parse("b = 1, b = ${?HOME}", "t")).getInt("b")).isEqualTo(1);
  }

  @Test
  void aTextIncludesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("x.conf"), "a = 1");
    refused("include file(\"" + file + "\")", "only the plain name of a file beside it");
    refused("include \"x.conf\"", "only the plain name of a file beside it");
    refused("include url(\"" + file.toUri() + "\")", "only the plain name of a file beside it");
  }

  @Test
  void substitutionsCannotGrowATextWithoutEnd() {
    StringBuilder laughs = new StringBuilder("a0 = ha\n");
    for (int i = 1; i <= 40; i++) {
      laughs.append("a%d = ${a%d}${a%d}%n".formatted(i, i - 1, i - 1));
    }
    refused(laughs.toString(), "80 substitutions");
    refused("a = [1]\n" + "a += ${a}\n".repeat(30), "60 substitutions");
  }

  @Test
  void depthIsLimited() {
    int deep = 100_000;
    for (String text :
        new String[] {
          "a = " + "[".repeat(deep),
          "a = " + "[".repeat(deep) + "]".repeat(deep),
          "a = " + "{ a = ".repeat(deep) + "1" + "}".repeat(deep),
          "a.".repeat(deep) + "a = 1",
          "a = " + "[".repeat(70) + "]".repeat(70)
        }) {
      refused(text, "more than 64 sections and lists inside each other");
    }

    // What a substitution is merged with is looked at when it is known.
    refused("b = 1, a = ${b} { " + "a.".repeat(deep) + "a = 1 }", "");
    refused("x {}, a = ${x} { " + "a.".repeat(100) + "a = 1 }", "more than 64 sections");
    String allowed = "a = " + "[".repeat(60) + "]".repeat(60);
    assertThat(Hocon.resolve(Hocon.parse(allowed, "t")).getList("a")).hasSize(1);
  }

  @Test
  void lengthIsLimited() throws IOException {
    refused("#".repeat(Hocon.MOST_BYTES + 1), "more than 16,777,216 bytes");
    Path file = Files.writeString(folder.resolve("long.conf"), "#".repeat(Hocon.MOST_BYTES + 1));
    refused(file, "more than 16,777,216 bytes");
  }

  @Test
  void filesThatIncludeEachOtherAreCounted() throws IOException {
    // Each includes the next one twice: 2^20 files to read, were they not counted.
    for (int i = 0; i < 20; i++) {
      String twice = "include \"%d.conf\"%ninclude \"%d.conf\"%n".formatted(i + 1, i + 1);
      Files.writeString(folder.resolve(i + ".conf"), twice);
    }
    Files.writeString(folder.resolve("20.conf"), "a = 1");
    refused(folder.resolve("0.conf"), "more than 32 files");
    Path circle = Files.writeString(folder.resolve("circle.conf"), "include \"circle.conf\"");
    refused(circle, "more than 32 files");
  }

  private static void refused(String text, String why) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Hocon.resolve(Hocon.parse(text, "t")))
        .withMessageContaining(why);
  }

  private static void refused(Path file, String why) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Hocon.resolve(Hocon.parse(path, new Configuration())))
        .withMessageContaining(why);
  }
}
