package credence.data;

import credence.random.RandomStream;
import java.io.Serializable;

/**
 * Random changes of training images, as usual for CIFAR: an image's colours are changed, it is
 * padded with black pixels on all sides and a part of its own size cut out, which is then mirrored
 * with probability 1/2.
 *
 * @param crop pixels of padding, at least 0
 * @param flip whether images are mirrored, left and right exchanged
 * @param jitter of the colours
 */
public record Augmentation(int crop, boolean flip, Jitter jitter) implements Serializable {

  /**
   * What is seen of an image: the pixel shown at row y and column x is that at row y + down and
   * column x + right, black outside; columns are counted from the right where mirrored.
   *
   * @param colours what becomes of the colours before that, or null where they stay
   */
  public record View(int down, int right, boolean mirrored, Colours colours) {}

  public Augmentation {
    if (crop < 0) {
      throw new IllegalArgumentException("augment.crop = " + crop + " must be at least 0");
    }
  }

  /** Images as they are. */
  public static Augmentation none() {
    return new Augmentation(0, false, Jitter.none());
  }

  boolean isNone() {
    return crop == 0 && !flip && jitter.isNone();
  }

  /**
   * How image {@code image} is seen: words 4 image, 4 image + 1 and 4 image + 2 of {@code places},
   * and of {@code colours} the words that {@link Jitter#colours} takes.
   */
  View view(RandomStream places, RandomStream colours, int image) {
    int[] words = new int[3];
    places.words(4L * image, words, 0, words.length);
    return new View(
        shift(words[0]),
        shift(words[1]),
        flip && words[2] < 0,
        jitter.isNone() ? null : jitter.colours(colours, image));
  }

  /** From -crop to crop. */
  private int shift(int word) {
    return (int) (((word & 0xFFFFFFFFL) * (2L * crop + 1)) >>> 32) - crop;
  }
}
