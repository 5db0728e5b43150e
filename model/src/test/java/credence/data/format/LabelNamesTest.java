package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.Bytes;
import credence.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LabelNamesTest {

  @Test
  void numbersAreAsTheyAreWritten() {
    assertThat(LabelNames.numbers().of(0)).contains("0");
    assertThat(LabelNames.numbers().of(255)).contains("255");
    assertThat(LabelNames.numbers().areMapped()).isFalse();
  }

  /** The codes of emnist-letters-mapping.txt and emnist-byclass-mapping.txt. */
  @Test
  void codesAreCharacters() throws IOException {
    LabelNames letters = read("1 65 97 \r\n2 66 98\n\n26\t90 122");
    assertThat(letters.of(1)).contains("Aa");
    assertThat(letters.of(26)).contains("Zz");
    assertThat(letters.of(0)).isEmpty();
    assertThat(letters.areMapped()).isTrue();
    assertThat(read("0 48\n36 97\n").of(36)).contains("a");
    assertThat(read("3 128512").of(3)).contains("\uD83D\uDE00");
  }

  @Test
  void otherFilesAreRefused() {
    refused("label,name\n", "names.txt, byte 0", "as in 1 65 97", "found label,name");
    refused("0 48\n1\n", "names.txt, byte 5", "found 1");
    refused("0 48\n0 49\n", "names.txt, byte 5", "every label and every name once");
    refused("0 48\n1 48\n", "names.txt, byte 5", "every label and every name once");
    refused("0 32\n", "characters that can be seen");
    refused("0 55296\n", "characters that can be seen");
    refused("0 9999999\n", "characters that can be seen");
    refused("0 48\n".repeat(20_000), "names.txt, byte 65536", "the end of the file");
  }

  private static LabelNames read(String text) throws IOException {
    return LabelNames.mapping(Bytes.file("names.txt", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void refused(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }
}
