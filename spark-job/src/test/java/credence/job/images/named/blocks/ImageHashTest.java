package credence.job.images.named.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImageHashTest {

  private static final byte[] PIXELS =
      "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);

  /** RFC 4231, test case 2. */
  @Test
  void theHashIsTheBeginningOfAnHmac() {
    assertThat(new ImageHash("Jefe").of(PIXELS, PIXELS.length))
        .containsExactly(0x5bdcc146bf60754eL);
  }

  @Test
  void everyImageHasItsOwnWhateverIsBesideIt() {
    ImageHash hash = new ImageHash("Jefe");
    long[] halves = hash.of(PIXELS, PIXELS.length / 2);
    assertThat(halves).hasSize(2);
    byte[] second = Arrays.copyOfRange(PIXELS, 14, 28);
    assertThat(hash.of(second, 14)).containsExactly(halves[1]);
    assertThat(new ImageHash("other").of(second, 14)).isNotEqualTo(hash.of(second, 14));
  }
}
