package credence.job.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.typesafe.config.ConfigException;
import credence.job.config.hocon.Hocon;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void listsOfMirrorsAreReadOrRefused(byte[] file) {
    try {
      Catalogue catalogue =
          Catalogue.of(Hocon.parse(new String(file, StandardCharsets.UTF_8), "mirrors.conf"));
      Path home = Path.of("/data");
      for (String name : catalogue.names()) {
        DataSet set = catalogue.dataSet(name);
        Path folder = home.resolve(set.name());
        assertThat(folder.normalize().getParent()).isEqualTo(home);
        for (RemoteFile remote : set.files()) {
          assertThat(folder.resolve(remote.name()).normalize().getParent()).isEqualTo(folder);
        }
      }
    } catch (ConfigException | IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    try (InputStream in = Catalogue.class.getResourceAsStream("mirrors.conf")) {
      String text =
          """
          a { mirrors = ["http://h/"], files = [{ name = f, bytes = 1, digest = "md5:%s", unpack {
            folder = x, members = [{ name = m, up-to = 3 }] } }] }
          """;
      return Stream.of(
          in.readAllBytes(), text.formatted("0".repeat(32)).getBytes(StandardCharsets.UTF_8));
    }
  }
}
