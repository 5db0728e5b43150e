package credence.job.pictures;

import java.util.List;
import java.util.stream.Stream;

/**
 * A file, and what a person sees of it.
 *
 * @param seen [3][height][width], or null for what is refused
 * @param within how far a value may be off; JPEG's inks are not kept exactly
 * @param refusal a part of the message, or null
 */
public record OddPicture(String name, byte[] bytes, int[][][] seen, int within, String refusal) {

  /** Colours of a pixel. */
  public interface Colours {
    int[] at(int x, int y);
  }

  /** Every one that docs/pictures.md has. */
  public static List<OddPicture> all() {
    return Stream.of(OddPngs.all(), List.of(OddPngs.turned()), OddJpegs.all())
        .flatMap(List::stream)
        .toList();
  }

  static OddPicture equal(String name, byte[] bytes, Colours colours) {
    return new OddPicture(name, bytes, plane(Scene.WIDTH, Scene.HEIGHT, colours), 0, null);
  }

  static OddPicture within(int most, String name, byte[] bytes, Colours colours) {
    return new OddPicture(name, bytes, plane(Scene.WIDTH, Scene.HEIGHT, colours), most, null);
  }

  static OddPicture refused(String name, byte[] bytes, String message) {
    return new OddPicture(name, bytes, null, 0, message);
  }

  static int[][][] plane(int width, int height, Colours colours) {
    int[][][] planes = new int[3][height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] colour = colours.at(x, y);
        for (int c = 0; c < 3; c++) {
          planes[c][y][x] = colour[c];
        }
      }
    }
    return planes;
  }

  public boolean isRead() {
    return seen != null;
  }

  public int height() {
    return seen[0].length;
  }

  public int width() {
    return seen[0][0].length;
  }
}
