package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.data.Bytes;
import credence.data.DataException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class PictureFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void picturesAreReadOrRefused(byte[] file) throws IOException {
    for (int channels : new int[] {1, 3}) {
      try {
        Picture picture = PictureRules.usual().read(Bytes.file("a", file), channels);
        assertThat(picture.pixels()).hasSize(picture.shape().size());
        assertThat(picture.resized(3, 2).pixels()).hasSize(6 * channels);
      } catch (DataException e) {
        assertThat(e.getMessage()).matches("(?s)a, byte \\d+: expected .+, found .*");
      }
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    return Stream.of(
        EncodedPictures.png(8),
        EncodedPictures.jpeg(8, false),
        EncodedPictures.jpeg(8, true),
        SegmentsFuzzTest.withExif(EncodedPictures.jpeg(8, false), SegmentsFuzzTest.tiff(6)),
        EncodedPictures.withChunk(EncodedPictures.png(8), "eXIf", SegmentsFuzzTest.tiff(3)),
        EncodedPictures.withChunk(EncodedPictures.png(8), "tRNS", new byte[6]),
        EncodedPictures.withChunk(EncodedPictures.png(8), "zTXt", EncodedPictures.packed(1 << 16)));
  }
}
