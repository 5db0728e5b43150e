package credence.data;

import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.io.Serializable;

/** What makes images less and less like those that a network has learned. */
public sealed interface Corruption extends Serializable {

  /**
   * @param first number of the first image: what becomes of an image depends on its number, not on
   *     the set that it comes in
   */
  ImageSet apply(ImageSet images, long first);

  /**
   * Turns images counterclockwise about their centre; between pixels by linear interpolation, black
   * where there is nothing.
   */
  record Rotation(double degrees) implements Corruption {

    @Override
    public ImageSet apply(ImageSet images, long first) {
      int height = images.shape().height();
      int width = images.shape().width();
      double cos = Math.cos(Math.toRadians(degrees));
      double sin = Math.sin(Math.toRadians(degrees));
      byte[] turned = new byte[images.pixels().length];
      for (int at = 0; at < turned.length; at++) {
        double x = at % width - (width - 1) / 2.0;
        double y = at / width % height - (height - 1) / 2.0;
        int plane = at - at % (width * height);
        double fromX = cos * x - sin * y + (width - 1) / 2.0;
        double fromY = sin * x + cos * y + (height - 1) / 2.0;
        turned[at] = (byte) Math.round(between(images, plane, fromX, fromY));
      }
      return with(images, turned);
    }

    private static double between(ImageSet images, int plane, double x, double y) {
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      double right = x - left;
      double down = y - top;
      double above =
          (1 - right) * pixel(images, plane, left, top)
              + right * pixel(images, plane, left + 1, top);
      double below =
          (1 - right) * pixel(images, plane, left, top + 1)
              + right * pixel(images, plane, left + 1, top + 1);
      return (1 - down) * above + down * below;
    }

    private static int pixel(ImageSet images, int plane, int x, int y) {
      int width = images.shape().width();
      boolean inside = x >= 0 && x < width && y >= 0 && y < images.shape().height();
      return inside ? images.pixels()[plane + y * width + x] & 0xFF : 0;
    }
  }

  /**
   * Adds Gaussian noise to every pixel, which stays between black and white.
   *
   * @param sigma standard deviation, as a share of white
   * @param seed of the noise, that of purpose CORRUPTION, a number a pixel
   */
  record Noise(double sigma, long seed) implements Corruption {

    @Override
    public ImageSet apply(ImageSet images, long first) {
      int size = images.shape().size();
      RandomStream stream = RandomStream.of(RandomKey.of(seed, Purpose.CORRUPTION), 0);
      float[] noise = new float[size];
      byte[] noisy = new byte[images.pixels().length];
      for (int i = 0; i < images.size(); i++) {
        stream.normals((first + i) * size, noise, 0, size);
        for (int p = 0; p < size; p++) {
          long pixel = Math.round((images.pixels()[i * size + p] & 0xFF) + 255 * sigma * noise[p]);
          noisy[i * size + p] = (byte) Math.max(0, Math.min(255, pixel));
        }
      }
      return with(images, noisy);
    }
  }

  private static ImageSet with(ImageSet images, byte[] pixels) {
    return new ImageSet(images.shape(), images.classNames(), pixels, images.labels());
  }
}
