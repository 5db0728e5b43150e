package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternTest {

  @Test
  void gapsAreThoseOfTheFormatPage() {
    Pattern pattern = Pattern.of(new int[] {0, 1, 129, 258, 1 << 20}, 5);
    // Gaps 0, 0, 127, 128 and 2^20 - 259 = (125, 125, 63), low digits first.
    assertThat(pattern.gaps()).containsExactly(new int[] {0, 0, 127, 128, 1, 253, 253, 63});
    Pattern read = Pattern.read(ByteBuffer.wrap(pattern.gaps()), 5, (1 << 20) + 1);
    assertThat(IntStream.range(0, 5).map(read::at)).containsExactly(0, 1, 129, 258, 1 << 20);
  }

  @Test
  void theLargestIndexThereIsComesBack() {
    Pattern pattern = Pattern.of(new int[] {Integer.MAX_VALUE - 1}, 1);
    assertThat(pattern.gaps()).hasSize(5);
    Pattern read = Pattern.read(ByteBuffer.wrap(pattern.gaps()), 1, Integer.MAX_VALUE);
    assertThat(read.at(0)).isEqualTo(Integer.MAX_VALUE - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 1     | 2 | index 3 at place 1 of a tensor of 3 values",
        "3       | 1 | index 3 at place 0 of a tensor of 3 values",
        "-1 -1 -1 -1 127 | 1 | of a tensor of 3 values",
        "-1 -1 -1 -1 -1 0 | 1 | the gap before index number 0",
        "-128 0  | 1 | the gap before index number 0",
        "0 -1    | 2 | the gap before index number 1",
        "0       | 2 | the gap before index number 1",
        "0 0     | 1 | 1 bytes after the last index",
      })
  void whatIsNotWrittenIsNotRead(String digits, int count, String message) {
    byte[] bytes = new byte[digits.strip().split(" ").length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Byte.parseByte(digits.strip().split(" ")[i]);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pattern.read(ByteBuffer.wrap(bytes), count, 3))
        .withMessageContaining(message);
  }
}
