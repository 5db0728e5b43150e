package credence.data;

import credence.random.RandomStream;
import java.io.Serializable;

/**
 * Random changes of brightness, contrast, saturation and hue, of each image as a whole, as
 * torchvision's {@code ColorJitter} defines them. Pixels are in [0, 1] and are cut off there after
 * each step; grey = .2989 r + .587 g + .114 b.
 *
 * <ul>
 *   <li>brightness: f v, f uniform in [1 - brightness, 1 + brightness]
 *   <li>contrast: f v + (1 - f) m, m the mean grey of the image
 *   <li>saturation: f v + (1 - f) grey of the pixel
 *   <li>hue: moved by f in [-hue, hue] of the circle, value and saturation (HSV) staying
 * </ul>
 *
 * The steps come in an order that is drawn for each image, all orders alike. Black stays black
 * under all but contrast.
 *
 * @param brightness from 0 to 1, as the next two
 * @param hue from 0 to 1/2
 */
public record Jitter(double brightness, double contrast, double saturation, double hue)
    implements Serializable {

  /** Words of a stream for an image. */
  private static final int WORDS = 5;

  private static final int ORDERS = 24;

  public Jitter {
    require("brightness", brightness, 1);
    require("contrast", contrast, 1);
    require("saturation", saturation, 1);
    require("hue", hue, 0.5);
  }

  /** Images as they are. */
  public static Jitter none() {
    return new Jitter(0, 0, 0, 0);
  }

  boolean isNone() {
    return brightness == 0 && contrast == 0 && saturation == 0 && hue == 0;
  }

  /** Whether it asks for images of three channels. */
  public boolean needsColours() {
    return saturation > 0 || hue > 0;
  }

  /** What is done to image {@code image}: words 8 image to 8 image + 4 of {@code stream}. */
  Colours colours(RandomStream stream, int image) {
    int[] words = new int[WORDS];
    stream.words(8L * image, words, 0, WORDS);
    return new Colours(
        1 + between(words[0], brightness),
        1 + between(words[1], contrast),
        1 + between(words[2], saturation),
        between(words[3], hue),
        (int) (((words[4] & 0xFFFFFFFFL) * ORDERS) >>> 32));
  }

  /** From -range (included) to range. */
  private static float between(int word, double range) {
    return (float) (range * (2 * ((word >>> 8) * 0x1p-24) - 1));
  }

  private static void require(String name, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(
          "augment.jitter.%s = %s must be from 0 to %s".formatted(name, value, most));
    }
  }
}
