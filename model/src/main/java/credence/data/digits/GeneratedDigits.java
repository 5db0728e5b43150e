package credence.data.digits;

import credence.data.ClassNames;
import credence.data.ImageSet;
import credence.net.Shape;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;

/**
 * The {@code digits} data set: numerals of a pen that is never quite the same, 28 x 28 grey like
 * MNIST. For trying things out where there is no data at hand; image i is a function of the seed
 * and i.
 */
public final class GeneratedDigits {

  private static final int SIDE = 28;
  private static final Shape SHAPE = new Shape(1, SIDE, SIDE);

  /** Normals of an image: the pen's and the paper's first, then the points', then the pixels'. */
  private static final int POINTS_FROM = 12;

  private static final int NOISE_FROM = 80;

  private final long seed;
  private final StrokeCanvas canvas = new StrokeCanvas(SIDE);
  private final float[] z = new float[NOISE_FROM + SHAPE.size()];

  private GeneratedDigits(long seed) {
    this.seed = seed;
  }

  /** The first {@code count} images of a seed; every ten in a row hold each digit once. */
  public static ImageSet images(int count, long seed) {
    if (count < 0) {
      throw new IllegalArgumentException("count = " + count + " must be at least 0");
    }
    byte[] pixels = new byte[Math.multiplyExact(count, SHAPE.size())];
    int[] labels = new int[count];
    GeneratedDigits pen = new GeneratedDigits(seed);
    int[] order = {};
    for (int i = 0; i < count; i++) {
      if (i % 10 == 0) {
        order = pen.stream(i, 1).permutation(10);
      }
      labels[i] = order[i % 10];
      pen.draw(i, labels[i], pixels, i * SHAPE.size());
    }
    return new ImageSet(SHAPE, ClassNames.DIGITS, pixels, labels);
  }

  private RandomStream stream(int image, int layer) {
    return RandomStream.of(new RandomKey(seed, Purpose.GENERATED_DATA, 0, 0, image, 0), layer);
  }

  private void draw(int image, int digit, byte[] pixels, int from) {
    stream(image, 0).normals(0, z, 0, z.length);
    float[] choice = new float[1];
    stream(image, 2).uniforms(0, choice, 0, 1);
    int manner = (int) (choice[0] * DigitStrokes.manners(digit));
    canvas.clear();
    int point = POINTS_FROM;
    for (double[] stroke : DigitStrokes.of(digit, manner)) {
      canvas.stroke(place(stroke, point));
      point += stroke.length;
    }
    double radius = within(1.15 + 0.3 * z[0], 0.5, 2.2);
    double ink = within(235 + 25 * z[1], 130, 255);
    double grain = within(6 + 5 * z[2], 0, 18);
    for (int i = 0; i < SHAPE.size(); i++) {
      double value = ink * canvas.coverage(i, radius) + grain * z[NOISE_FROM + i];
      pixels[from + i] = (byte) within(value, 0, 255);
    }
  }

  /** Moves each point a little, then slants, turns, stretches and shifts them all, into pixels. */
  private double[] place(double[] stroke, int point) {
    double slant = 0.16 * z[3];
    double turn = within(0.15 * z[4], -0.4, 0.4);
    double across = 15 * within(1 + 0.13 * z[5], 0.65, 1.3);
    double down = 19 * within(1 + 0.09 * z[6], 0.75, 1.2);
    double unit = 1 / Math.sqrt(1 + turn * turn);
    double[] placed = new double[stroke.length];
    for (int i = 0; i < stroke.length; i += 2) {
      double y = (stroke[i + 1] - 0.5 + 0.035 * z[point + i + 1]) * down;
      double x = (stroke[i] - 0.5 + 0.045 * z[point + i]) * across - slant * y;
      placed[i] = SIDE / 2.0 + 1.1 * z[7] + unit * (x - turn * y);
      placed[i + 1] = SIDE / 2.0 + 1.1 * z[8] + unit * (y + turn * x);
    }
    return placed;
  }

  private static double within(double value, double low, double high) {
    return Math.min(high, Math.max(low, value));
  }
}
