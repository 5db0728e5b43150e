package credence.job.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A task's share of a group.
 *
 * @param images where they are among those that were sent
 * @param from first of them
 * @param end last of them, exclusive
 * @param by what it is predicted by
 */
record ImageSlice(ImageGroup group, int images, int from, int end, PredictedBy by)
    implements Serializable {

  /** Images of a task: those of a large batch, so that weights are drawn no more often. */
  private static final int MOST = 1024;

  /** The first {@code size} images. */
  static List<ImageSlice> of(ImageGroup group, int images, int size, PredictedBy by) {
    List<ImageSlice> slices = new ArrayList<>();
    for (int from = 0; from < size; from += MOST) {
      slices.add(new ImageSlice(group, images, from, Math.min(size, from + MOST), by));
    }
    return slices;
  }
}
