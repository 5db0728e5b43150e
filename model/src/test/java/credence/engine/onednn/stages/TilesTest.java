package credence.engine.onednn.stages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TilesTest {

  /** Few channels, a chunk exactly, and rows longer than one and than two chunks. */
  static Stream<Tiles> walks() {
    return Stream.of(
        new Tiles(6, 6 * 1000, 6),
        new Tiles(6, 6 * 1000, 336),
        new Tiles(3, 9, 3),
        new Tiles(4096, 3 * 4096, 4096),
        new Tiles(4100, 3 * 4100, 4100),
        new Tiles(10_000, 2 * 10_000, 10_000));
  }

  @ParameterizedTest
  @MethodSource("walks")
  void everyValueMeetsItsOwnChannelOnce(Tiles tiles) {
    float[] channels = new float[tiles.channels()];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = c;
    }
    float[][] repeated = tiles.allocate();
    tiles.repeat(channels, repeated);
    int[] next = {0};
    tiles.forEach(
        (from, tile, count) -> {
          assertThat(from).isEqualTo(next[0]);
          assertThat(count).isBetween(1, Tiles.LONGEST);
          for (int i = 0; i < count; i++) {
            assertThat(repeated[tile][i]).isEqualTo((from + i) % tiles.channels());
          }
          next[0] = from + count;
        });
    assertThat(next[0]).isEqualTo(tiles.total());
  }

  @ParameterizedTest
  @MethodSource("walks")
  void sumsAreOfEveryChannelAlone(Tiles tiles) {
    float[][] sums = tiles.allocate();
    tiles.forEach(
        (from, tile, count) -> {
          for (int i = 0; i < count; i++) {
            sums[tile][i] += 1 + (from + i) % tiles.channels();
          }
        });
    float[] channels = new float[tiles.channels()];
    tiles.sum(sums, channels);
    int rows = tiles.total() / tiles.channels();
    for (int c = 0; c < channels.length; c++) {
      assertThat(channels[c]).isEqualTo(rows * (1 + c));
    }
  }
}
