package credence.predict.metrics;

import credence.predict.Uncertainty;
import credence.predict.UncertaintyColumn;
import credence.predict.VarianceDecomposition;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;

/**
 * How uncertain n images are, by every measure: what decides above which uncertainty an image goes
 * to a person. Gathered image by image and merged across partitions, 88 bytes an image.
 */
public final class RejectionScores implements Serializable {

  /** Of images that go to a person: what may be asked for. */
  public static final List<Double> SHARES =
      List.of(.001, .002, .005, .01, .02, .03, .04, .05, .07, .1, .15, .2, .25, .3, .4, .5);

  private static final long serialVersionUID = 1L;

  private final EnumMap<UncertaintyColumn, ConformalScores> values =
      new EnumMap<>(UncertaintyColumn.class);

  public RejectionScores() {
    for (UncertaintyColumn column : UncertaintyColumn.values()) {
      values.put(column, new ConformalScores());
    }
  }

  /**
   * Adds one image.
   *
   * @param category that is predicted
   * @param softmax uncertainty of its draws
   * @param softplus of the same draws under {@link credence.predict.Link#SOFTPLUS}
   */
  public void add(int category, Uncertainty softmax, VarianceDecomposition softplus) {
    values.forEach((column, all) -> all.add(column.of(category, softmax, softplus)));
  }

  /** Adds another partition's images. */
  public void merge(RejectionScores other) {
    values.forEach((column, all) -> all.merge(other.values.get(column)));
  }

  /** n. */
  public int images() {
    return values.get(UncertaintyColumn.PREDICTIVE_ENTROPY).images();
  }

  /**
   * The ceil((n + 1) (1 - share))-th smallest uncertainty. Another image like these lies above it
   * with a probability of at most {@code share}, and of at least share - 1 / (n + 1) where no two
   * are equally uncertain.
   *
   * @param share between 0 and 1
   * @return infinite where n images are too few for it
   */
  public double threshold(UncertaintyColumn column, double share) {
    return values.get(column).threshold(1 - share);
  }
}
