package credence.data;

import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;

/**
 * Images whose labels say nothing (Zhang et al. 2017): what is learnt of them is learnt by heart.
 */
public final class RandomLabels {

  private RandomLabels() {}

  /**
   * The images with uniform labels: that of image i is made of word i of purpose RANDOM_LABELS.
   *
   * @param seed the experiment's
   */
  public static ImageSet of(ImageSet images, long seed) {
    int[] labels = of(images.size(), images.classes(), seed);
    return new ImageSet(
        images.shape(), images.classNames(), images.pixels(), labels, images.weights());
  }

  /** The labels alone, of so many images of so many classes. */
  public static int[] of(int images, int classes, long seed) {
    int[] labels = new int[images];
    RandomStream.of(RandomKey.of(seed, Purpose.RANDOM_LABELS), 0)
        .words(0, labels, 0, labels.length);
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) (((labels[i] & 0xFFFFFFFFL) * classes) >>> 32);
    }
    return labels;
  }
}
