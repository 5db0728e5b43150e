package credence.job.pictures;

/**
 * A file, and what a person sees of it.
 *
 * @param seen [3][height][width], or null for what is refused
 * @param within how far a value may be off; JPEG's inks are not kept exactly
 * @param refusal a part of the message, or null
 */
record OddPicture(String name, byte[] bytes, int[][][] seen, int within, String refusal) {

  /** Colours of a pixel. */
  interface Colours {
    int[] at(int x, int y);
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

  boolean isRead() {
    return seen != null;
  }

  int height() {
    return seen[0].length;
  }

  int width() {
    return seen[0][0].length;
  }
}
