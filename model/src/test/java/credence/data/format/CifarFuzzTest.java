package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.data.Bytes;
import credence.data.DataException;
import credence.data.ImageSet;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class CifarFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void filesAreReadOrRefused(byte[] file) throws IOException {
    read(CifarReader.ten().limitedTo(1 << 20), file);
    for (Cifar100Labels labels : Cifar100Labels.values()) {
      read(CifarReader.hundred(labels).limitedTo(1 << 20), file);
    }
  }

  private static void read(CifarReader reader, byte[] file) throws IOException {
    try {
      ImageSet set = reader.read(Bytes.file("a", file));
      assertThat(set.size()).isPositive();
    } catch (DataException e) {
      assertThat(e.getMessage()).matches("(?s)a, byte \\d+: expected .+, found .*");
    }
  }

  static Stream<byte[]> seeds() {
    byte[] bomb = Bytes.gzip(new byte[20 << 20]);
    return Stream.of(
        new byte[3073],
        new byte[2 * 3074],
        Bytes.gzip(new byte[3073]),
        Bytes.idx(3073 - 4, 10, 0x0A000000),
        bomb);
  }
}
