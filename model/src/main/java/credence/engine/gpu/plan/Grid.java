package credence.engine.gpu.plan;

import credence.engine.gpu.device.WorkGroup;
import java.util.function.IntUnaryOperator;

/**
 * Groups of work items of a launch, by the number of examples.
 *
 * @param across in the first dimension
 * @param down in the second
 */
record Grid(WorkGroup group, IntUnaryOperator across, IntUnaryOperator down) {

  /** A work item for each of so many units of every example. */
  static Grid units(int perExample) {
    return new Grid(WorkGroup.ROW, n -> groups((long) n * perExample, WorkGroup.ITEMS), n -> 1);
  }

  /** A work item for each of {@code count} things. */
  static Grid count(int count) {
    return new Grid(WorkGroup.ROW, n -> groups(count, WorkGroup.ITEMS), n -> 1);
  }

  /** A work item for four random numbers, and for one block that begins before them. */
  static Grid numbers(int perExample, int count) {
    return new Grid(
        WorkGroup.ROW,
        n -> groups(((long) n * perExample + count) / 4 + 2, WorkGroup.ITEMS),
        n -> 1);
  }

  /** A group for each of {@code count} things. */
  static Grid groupEach(int count) {
    return new Grid(WorkGroup.ROW, n -> count, n -> 1);
  }

  /** Tiles of a product. */
  static Grid tiles(IntUnaryOperator across, IntUnaryOperator down) {
    return new Grid(WorkGroup.SQUARE, across, down);
  }

  /** How many groups of {@code size} hold {@code count}. */
  static int groups(long count, int size) {
    return Math.toIntExact((count + size - 1) / size);
  }
}
