package credence.engine.onednn.weights;

import credence.bayes.Family;
import credence.engine.onednn.vectors.VectorOps;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A chunk of the flat vectors, and what its parameters are.
 *
 * @param index among the segments
 * @param count at most {@link VectorOps#LENGTH}
 * @param removed which of them have been removed, counted from the first of the chunk
 */
public record Segment(int index, int from, int count, Kind kind, int[] removed) {

  public enum Kind {
    /** Each has a sigma. */
    UNCERTAIN,
    /** Some weights have one; the others have been removed or fixed. */
    MIXED,
    /** Weights or biases without a sigma. */
    POINTS,
    /** Points that no prior speaks of: scales and shifts. */
    FREE,
    /** Not trained: running statistics. */
    STATISTICS;

    public boolean hasSigma() {
      return this == UNCERTAIN || this == MIXED;
    }
  }

  /**
   * The segments of a whole vector, in order.
   *
   * @param rho of a state: minus infinity where there is no sigma
   * @param removed its removed weights, in rising order
   */
  static Segment[] of(WeightLayout layout, Family family, float[] rho, int[] removed) {
    List<Segment> all = new ArrayList<>();
    List<WeightLayout.Tensor> tensors = layout.tensors();
    for (int i = 0; i < tensors.size(); ) {
      int from = tensors.get(i).offset();
      Kind kind = kind(tensors.get(i).role(), family);
      int end = from;
      while (i < tensors.size() && kind(tensors.get(i).role(), family) == kind) {
        end = tensors.get(i++).end();
      }
      for (; from < end; from += VectorOps.LENGTH) {
        int count = Math.min(VectorOps.LENGTH, end - from);
        Kind refined = refined(kind, rho, from, count);
        all.add(new Segment(all.size(), from, count, refined, within(removed, from, count)));
      }
    }
    return all.toArray(new Segment[0]);
  }

  /** What tensors of a role are unless rho says that there are points among them. */
  private static Kind kind(Role role, Family family) {
    if (!role.isTrained()) {
      return Kind.STATISTICS;
    }
    if (role != Role.WEIGHT && role != Role.BIAS) {
      return Kind.FREE;
    }
    return family.isUncertain(role) ? Kind.UNCERTAIN : Kind.POINTS;
  }

  private static Kind refined(Kind kind, float[] rho, int from, int count) {
    if (!kind.hasSigma()) {
      return kind;
    }
    int points = 0;
    for (int i = from; i < from + count; i++) {
      points += rho[i] == Float.NEGATIVE_INFINITY ? 1 : 0;
    }
    if (points == 0) {
      return Kind.UNCERTAIN;
    }
    return points == count ? Kind.POINTS : Kind.MIXED;
  }

  private static int[] within(int[] removed, int from, int count) {
    int[] mine = Arrays.copyOfRange(removed, below(from, removed), below(from + count, removed));
    for (int i = 0; i < mine.length; i++) {
      mine[i] -= from;
    }
    return mine;
  }

  /** How many of the rising indices are. */
  private static int below(int limit, int[] indices) {
    int found = Arrays.binarySearch(indices, limit);
    return found < 0 ? -found - 1 : found;
  }

  /** Makes the derivatives of what has been removed 0. */
  public void clearRemoved(float[] derivatives) {
    for (int i : removed) {
      derivatives[i] = 0;
    }
  }
}
