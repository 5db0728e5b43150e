package credence.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Known answers from the file kat_vectors of Random123 1.14, "philox4x32 10". */
class Philox4x32Test {

  private static final int[][] COUNTERS = {
    {0, 0, 0, 0}, {-1, -1, -1, -1}, {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}
  };
  private static final int[][] KEYS = {{0, 0}, {-1, -1}, {0xa4093822, 0x299f31d0}};
  private static final int[][] ANSWERS = {
    {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
    {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
    {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}
  };

  @Test
  void blockGivesThePublishedAnswers() {
    for (int i = 0; i < ANSWERS.length; i++) {
      int[] c = COUNTERS[i];
      assertThat(Philox4x32.block(KEYS[i][0], KEYS[i][1], c[0], c[1], c[2], c[3]))
          .isEqualTo(ANSWERS[i]);
    }
  }

  @Test
  void roundsOfManyBlocksGiveThePublishedAnswers() {
    for (int i = 0; i < ANSWERS.length; i++) {
      int[][] lanes = new int[4][37];
      for (int word = 0; word < 4; word++) {
        Arrays.fill(lanes[word], COUNTERS[i][word]);
      }
      Philox4x32.rounds(lanes[0], lanes[1], lanes[2], lanes[3], KEYS[i][0], KEYS[i][1], 37);
      for (int word = 0; word < 4; word++) {
        assertThat(lanes[word]).containsOnly(ANSWERS[i][word]);
      }
    }
  }

  @Test
  void lanesCarryIntoTheCountersSecondWord() {
    long first = (7L << 32) - 3;
    Lanes lanes = new Lanes(8);
    lanes.compute(11, 12, first, 13, 8);
    int[] words = new int[32];
    lanes.words(words, 0, 8);
    for (int i = 0; i < 8; i++) {
      long counter = first + i;
      int[] expected = Philox4x32.block(11, 12, (int) counter, (int) (counter >>> 32), 13, 0);
      assertThat(Arrays.copyOfRange(words, 4 * i, 4 * i + 4)).isEqualTo(expected);
    }
  }
}
