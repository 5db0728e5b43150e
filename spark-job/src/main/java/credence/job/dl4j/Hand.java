package credence.job.dl4j;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Examples on their way from one partition of an RDD to one partition of a training.
 *
 * @param source index of the former
 * @param sides of an example: [n] or [c, h, w]; null with a fault
 * @param classes width of the labels
 * @param features of all examples, one after the other
 * @param labels their classes
 * @param fault what is wrong with the examples, or null
 */
record Hand(int source, int[] sides, int classes, float[] features, int[] labels, String fault)
    implements Serializable {

  /** Values of one example. */
  private int size() {
    return Arrays.stream(sides).reduce(1, Math::multiplyExact);
  }

  static Hand faulty(int source, String fault) {
    return new Hand(source, null, 0, new float[0], new int[0], fault);
  }

  /** All hands of a partition, in the order of their sources, as one; empty for none. */
  static Hand gathered(List<Hand> hands) {
    Hand first = null;
    int examples = 0;
    for (Hand hand : hands) {
      if (hand.fault != null) {
        return hand;
      }
      first = first == null ? hand : first;
      if (!Arrays.equals(hand.sides, first.sides) || hand.classes != first.classes) {
        return faulty(hand.source, differing(first, hand));
      }
      examples = Math.addExact(examples, hand.labels.length);
    }
    return first == null
        ? new Hand(0, new int[] {0}, 0, new float[0], new int[0], null)
        : concat(first, hands, examples);
  }

  static String differing(Hand one, Hand other) {
    return "examples of %s of %d classes, and of %s of %d"
        .formatted(
            Arrays.toString(one.sides), one.classes, Arrays.toString(other.sides), other.classes);
  }

  private static Hand concat(Hand first, List<Hand> hands, int examples) {
    float[] features = new float[Math.multiplyExact(examples, first.size())];
    int[] labels = new int[examples];
    int at = 0;
    for (Hand hand : hands) {
      System.arraycopy(hand.features, 0, features, at * first.size(), hand.features.length);
      System.arraycopy(hand.labels, 0, labels, at, hand.labels.length);
      at += hand.labels.length;
    }
    return new Hand(first.source, first.sides, first.classes, features, labels, null);
  }
}
