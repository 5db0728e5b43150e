package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.data.DataException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class OpenCvImageFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void structsAreReadOrRefused(byte[] struct) throws IOException {
    if (struct.length < 16) {
      return;
    }
    OpenCvImage image = OpenCvImage.of(struct);
    assertThat(image.packed()).isEqualTo(struct);
    for (int channels : new int[] {1, 3}) {
      try {
        Picture picture = PictureRules.usual().read(image, "a", channels);
        assertThat(picture.pixels()).hasSize(image.height() * image.width() * channels);
      } catch (DataException e) {
        assertThat(e.getMessage()).matches("(?s)a, byte \\d+: expected .+, found .*");
      }
    }
  }

  @Test
  void pixelsAreBlueGreenRedAndOpacityOverTheBackground() throws IOException {
    byte[] bgra = {1, 2, 3, (byte) 255, 10, 20, 30, 0, 10, 20, 30, 51};
    Picture picture = PictureRules.on(100).read(new OpenCvImage(1, 3, 4, 24, bgra), "a", 3);
    assertThat(picture.pixels()).containsExactly(3, 100, 86, 2, 100, 84, 1, 100, 82);
    assertThat(picture.changes()).containsExactly(PictureChange.ON_BACKGROUND);
    byte[] bgr = {1, 2, 3, 4, 5, 6};
    Picture opaque = PictureRules.usual().read(new OpenCvImage(2, 1, 3, 16, bgr), "a", 3);
    assertThat(opaque.pixels()).containsExactly(3, 6, 2, 5, 1, 4);
    assertThat(opaque.changes()).isEmpty();
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        new OpenCvImage(2, 3, 1, 0, new byte[6]).packed(),
        new OpenCvImage(2, 3, 3, 16, new byte[18]).packed(),
        new OpenCvImage(2, 3, 4, 24, new byte[24]).packed(),
        new OpenCvImage(-1, -3, 4, 24, new byte[12]).packed(),
        new OpenCvImage(1 << 20, 1 << 20, 1, 0, new byte[6]).packed(),
        new OpenCvImage(2, 3, 3, 21, new byte[72]).packed());
  }
}
