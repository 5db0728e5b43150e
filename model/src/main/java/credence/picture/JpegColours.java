package credence.picture;

/** What the values of a JPEG's pixel are, and the colour that they make. */
enum JpegColours {
  GREY(1) {
    @Override
    int rgb(int[] values, boolean inverted) {
      return 0x010101 * values[0];
    }
  },
  RGB(3) {
    @Override
    int rgb(int[] values, boolean inverted) {
      return values[0] << 16 | values[1] << 8 | values[2];
    }
  },
  /** Luminance and two differences of colour (JFIF 1.02). */
  YCC(3) {
    @Override
    int rgb(int[] values, boolean inverted) {
      int y = values[0];
      int cb = values[1] - 128;
      int cr = values[2] - 128;
      // 1.402, 1.772, 0.34414 and 0.71414 in units of 2^-16, as the JPEG group's library has them.
      int red = y + ((91_881 * cr + HALF) >> 16);
      int green = y + ((-22_554 * cb - 46_802 * cr + HALF) >> 16);
      int blue = y + ((116_130 * cb + HALF) >> 16);
      return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
    }
  },
  CMYK(4) {
    @Override
    int rgb(int[] values, boolean inverted) {
      int turn = inverted ? 0 : 255;
      int light = values[3] ^ turn;
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        rgb = rgb << 8 | ((values[c] ^ turn) * light + 127) / 255;
      }
      return rgb;
    }
  },
  /** The inverse of the first three inks as luminance and differences. */
  YCCK(4) {
    @Override
    int rgb(int[] values, boolean inverted) {
      int inks = ~YCC.rgb(values, false);
      values[0] = inks >> 16 & 0xFF;
      values[1] = inks >> 8 & 0xFF;
      values[2] = inks & 0xFF;
      return CMYK.rgb(values, inverted);
    }
  };

  private static final int HALF = 1 << 15;

  private final int bands;

  JpegColours(int bands) {
    this.bands = bands;
  }

  /** How many values a pixel has. */
  int bands() {
    return bands;
  }

  boolean areInks() {
    return bands == 4;
  }

  /**
   * Red, green and blue as 0xRRGGBB. Inks let through (1 - C)(1 - K) of red, and so on.
   *
   * @param values may be overwritten
   * @param inverted whether 0 is all ink, as Adobe writes them
   */
  abstract int rgb(int[] values, boolean inverted);

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
