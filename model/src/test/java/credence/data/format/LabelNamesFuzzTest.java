package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.data.Bytes;
import credence.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class LabelNamesFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void mappingsAreReadOrRefused(byte[] file) throws IOException {
    try {
      LabelNames names = LabelNames.mapping(Bytes.file("a", file));
      Set<String> found = new HashSet<>();
      for (int label = 0; label <= LabelNames.MOST_LABEL; label++) {
        names.of(label).ifPresent(name -> assertThat(found.add(name)).as(name).isTrue());
      }
      assertThat(found).doesNotContain("");
    } catch (DataException e) {
      assertThat(e.getMessage()).matches("(?s)a, byte \\d+: expected .+, found .*");
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of("1 65 97\n2 66 98\n", "0 48\r\n\n36\t97", "0 55296", "1 1114112", "0 48\n0 48")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
