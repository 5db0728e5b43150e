package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ExifFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void exifIsReadOrIgnored(byte[] tiff) {
    assertThat(Exif.orientation(tiff)).isNotNull();
  }

  static Stream<byte[]> seeds() {
    return Stream.of(SegmentsFuzzTest.tiff(6), SegmentsFuzzTest.tiff(9), new byte[0]);
  }
}
