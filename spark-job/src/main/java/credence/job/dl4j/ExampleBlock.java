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
record ExampleBlock(
    int source, int[] sides, int classes, float[] features, int[] labels, String fault)
    implements Serializable {

  /** Values of one example. */
  private int size() {
    return Arrays.stream(sides).reduce(1, Math::multiplyExact);
  }

  static ExampleBlock faulty(int source, String fault) {
    return new ExampleBlock(source, null, 0, new float[0], new int[0], fault);
  }

  /** All blocks of a partition, in the order of their sources, as one; empty for none. */
  static ExampleBlock gathered(List<ExampleBlock> blocks) {
    ExampleBlock first = null;
    int examples = 0;
    for (ExampleBlock block : blocks) {
      if (block.fault != null) {
        return block;
      }
      first = first == null ? block : first;
      if (!Arrays.equals(block.sides, first.sides) || block.classes != first.classes) {
        return faulty(block.source, differing(first, block));
      }
      examples = Math.addExact(examples, block.labels.length);
    }
    return first == null
        ? new ExampleBlock(0, new int[] {0}, 0, new float[0], new int[0], null)
        : concat(first, blocks, examples);
  }

  static String differing(ExampleBlock one, ExampleBlock other) {
    return "examples of %s of %d classes, and of %s of %d"
        .formatted(
            Arrays.toString(one.sides), one.classes, Arrays.toString(other.sides), other.classes);
  }

  private static ExampleBlock concat(ExampleBlock first, List<ExampleBlock> blocks, int examples) {
    float[] features = new float[Math.multiplyExact(examples, first.size())];
    int[] labels = new int[examples];
    int at = 0;
    for (ExampleBlock block : blocks) {
      System.arraycopy(block.features, 0, features, at * first.size(), block.features.length);
      System.arraycopy(block.labels, 0, labels, at, block.labels.length);
      at += block.labels.length;
    }
    return new ExampleBlock(first.source, first.sides, first.classes, features, labels, null);
  }
}
