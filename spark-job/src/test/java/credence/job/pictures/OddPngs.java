package credence.job.pictures;

import static credence.job.pictures.OddPicture.equal;
import static credence.job.pictures.OddPicture.refused;
import static credence.job.pictures.Scene.alpha;
import static credence.job.pictures.Scene.grey;
import static credence.job.pictures.Scene.seen;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** PNG files of every sort. */
public final class OddPngs {

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;
  private static final int WHITE = 255;

  private OddPngs() {}

  static List<OddPicture> all() {
    return List.of(
        equal("plain.png", plain(), Scene::rgb),
        equal("interlaced.png", PngBytes.interlaced(8, RGB).with(Scene::rgb), Scene::rgb),
        equal("alpha.png", withAlpha(), OddPngs::onWhite),
        equal("grey-alpha.png", greyAlpha(), (x, y) -> greyOnWhite(x, y, 255)),
        equal("grey-alpha-16.png", greyAlpha16(), (x, y) -> greyOnWhite(x, y, 65535)),
        equal("alpha-16.png", alpha16(), OddPngs::onWhite),
        equal("one-colour-clear.png", oneColourClear(), OddPngs::oneColourClear),
        equal("one-grey-clear.png", oneGreyClear(), OddPngs::oneGreyClear),
        equal("palette.png", palette(), OddPngs::fromPalette),
        equal("palette-clear.png", paletteClear(), OddPngs::fromClearPalette),
        equal("grey-1.png", greys(1), (x, y) -> seenGrey(x, y, 1)),
        equal("grey-2.png", greys(2), (x, y) -> seenGrey(x, y, 3)),
        equal("grey-4.png", greys(4), (x, y) -> seenGrey(x, y, 15)),
        equal("grey-16.png", greys(16), (x, y) -> seenGrey(x, y, 65535)),
        equal("rgb-16.png", rgb16(), Scene::rgb),
        equal("twelve-bits-in-16.png", twelveBits(), OddPngs::twelveBitsSeen),
        equal("gamma-and-profile.png", profile(), Scene::rgb),
        equal("after-the-end.png", afterTheEnd(), Scene::rgb),
        equal("no-end.png", Arrays.copyOf(plain(), plain().length - 12), Scene::rgb),
        equal("png-named.jpg", plain(), Scene::rgb),
        onePixel(),
        refused("cut.png", Arrays.copyOf(plain(), plain().length / 2), "whole PNG"),
        refused("damaged-palette.png", damaged(), "checksum"),
        refused("colour-beyond-palette.png", beyond(), "3 colours of the palette"),
        refused("huge.png", huge(), "at most 16777216 pixels"),
        refused("animated.png", animated(), "an animation"));
  }

  static byte[] plain() {
    return PngBytes.of(8, RGB).with(Scene::rgb);
  }

  static OddPicture turned() {
    byte[] tiff = JpegBytes.tiff(6, new byte[0]);
    byte[] png = PngBytes.of(8, RGB).chunk("eXIf", tiff).with(Scene::rgb);
    OddPicture.Colours seen = (x, y) -> Scene.rgb(y, Scene.HEIGHT - 1 - x);
    return new OddPicture(
        "turned.png", png, OddPicture.plane(Scene.HEIGHT, Scene.WIDTH, seen), 0, null);
  }

  /** Colours whose alpha rises from left to right. */
  public static byte[] withAlpha() {
    return PngBytes.of(8, RGB_ALPHA).with(OddPngs::rgba);
  }

  /** The same over another background, without alpha. */
  public static byte[] flat(int background) {
    return PngBytes.of(8, RGB).with((x, y) -> over(x, y, background));
  }

  private static int[] over(int x, int y, int background) {
    double opaque = Scene.alpha(x, 255) / 255.0;
    return Arrays.stream(Scene.rgb(x, y))
        .map(value -> seen(value, 255, opaque, background))
        .toArray();
  }

  private static int[] rgba(int x, int y) {
    int[] rgba = Arrays.copyOf(Scene.rgb(x, y), 4);
    rgba[3] = alpha(x, 255);
    return rgba;
  }

  private static int[] onWhite(int x, int y) {
    return over(x, y, WHITE);
  }

  private static byte[] greyAlpha() {
    return PngBytes.of(8, GREY_ALPHA).with((x, y) -> new int[] {grey(x, y, 255), alpha(x, 255)});
  }

  private static byte[] greyAlpha16() {
    return PngBytes.of(16, GREY_ALPHA)
        .with((x, y) -> new int[] {grey(x, y, 65535), alpha(x, 65535)});
  }

  private static int[] greyOnWhite(int x, int y, int most) {
    return threeTimes(seen(grey(x, y, most), most, alpha(x, most) / (double) most, WHITE));
  }

  private static byte[] alpha16() {
    return PngBytes.of(16, RGB_ALPHA)
        .with((x, y) -> Arrays.stream(rgba(x, y)).map(value -> 257 * value).toArray());
  }

  private static byte[] oneColourClear() {
    ByteBuffer clear = ByteBuffer.allocate(6);
    for (int value : Scene.rgb(5, 3)) {
      clear.putShort((short) value);
    }
    return PngBytes.of(8, RGB).chunk("tRNS", clear.array()).with(Scene::rgb);
  }

  private static int[] oneColourClear(int x, int y) {
    return x == 5 && y == 3 ? threeTimes(WHITE) : Scene.rgb(x, y);
  }

  private static byte[] oneGreyClear() {
    return PngBytes.of(4, GREY)
        .chunk("tRNS", new byte[] {0, 7})
        .with((x, y) -> new int[] {grey(x, y, 15)});
  }

  private static int[] oneGreyClear(int x, int y) {
    return grey(x, y, 15) == 7 ? threeTimes(WHITE) : seenGrey(x, y, 15);
  }

  /** Each value 0, 85, 170 or 255. */
  private static byte[] palette() {
    byte[] colours = new byte[3 * 64];
    for (int i = 0; i < 64; i++) {
      colours[3 * i] = (byte) (85 * (i >> 4));
      colours[3 * i + 1] = (byte) (85 * (i >> 2 & 3));
      colours[3 * i + 2] = (byte) (85 * (i & 3));
    }
    return PngBytes.of(8, PALETTE)
        .chunk("PLTE", colours)
        .with((x, y) -> new int[] {(x + 3 * y) % 64});
  }

  private static int[] fromPalette(int x, int y) {
    int i = (x + 3 * y) % 64;
    return new int[] {i / 16 * 85, i / 4 % 4 * 85, i % 4 * 85};
  }

  /** Two bits: a clear red, a half clear green, a blue, a black. */
  private static byte[] paletteClear() {
    byte[] colours = {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0};
    return PngBytes.of(2, PALETTE)
        .chunk("PLTE", colours)
        .chunk("tRNS", new byte[] {0, (byte) 128})
        .with((x, y) -> new int[] {(x + y) % 4});
  }

  private static int[] fromClearPalette(int x, int y) {
    return switch ((x + y) % 4) {
      case 0 -> threeTimes(255);
      case 1 -> new int[] {127, 255, 127};
      case 2 -> new int[] {0, 0, 255};
      default -> threeTimes(0);
    };
  }

  private static byte[] greys(int bits) {
    int most = (1 << bits) - 1;
    return PngBytes.of(bits, GREY).with((x, y) -> new int[] {grey(x, y, most)});
  }

  private static int[] seenGrey(int x, int y, int most) {
    return threeTimes(seen(grey(x, y, most), most, 1, WHITE));
  }

  /** Values that are 100 below or above a byte's: they round to it, and do not if they are cut. */
  private static byte[] rgb16() {
    int[] off = {-100, 100, 0};
    return PngBytes.of(16, RGB)
        .with(
            (x, y) -> {
              int[] rgb = Scene.rgb(x, y);
              Arrays.setAll(rgb, c -> Math.max(0, 257 * rgb[c] + off[c]));
              return rgb;
            });
  }

  private static byte[] twelveBits() {
    return PngBytes.of(16, GREY).with((x, y) -> new int[] {grey(x, y, 4095)});
  }

  private static int[] twelveBitsSeen(int x, int y) {
    return threeTimes(seen(grey(x, y, 4095), 65535, 1, WHITE));
  }

  private static byte[] profile() {
    return PngBytes.of(8, RGB)
        .chunk("gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xA0})
        .chunk("iCCP", new byte[] {'x', 0, 0, 1, 2, 3})
        .chunk("tEXt", new byte[] {'a', 0, 'b'})
        .with(Scene::rgb);
  }

  private static byte[] afterTheEnd() {
    byte[] whole = plain();
    byte[] more = Arrays.copyOf(whole, whole.length + 99);
    Arrays.fill(more, whole.length, more.length, (byte) 0x5A);
    return more;
  }

  private static OddPicture onePixel() {
    byte[] png = PngBytes.sized(1, 1, 8, RGB).with((x, y) -> new int[] {9, 99, 199});
    int[][][] seen = OddPicture.plane(1, 1, (x, y) -> new int[] {9, 99, 199});
    return new OddPicture("one-pixel.png", png, seen, 0, null);
  }

  private static byte[] damaged() {
    byte[] png = palette();
    // Signature and header are 33 bytes; then the palette's length and type.
    png[33 + 8 + 30] ^= 1;
    return png;
  }

  private static byte[] beyond() {
    return PngBytes.of(2, PALETTE)
        .chunk("PLTE", new byte[9])
        .with((x, y) -> new int[] {x == 20 && y == 10 ? 3 : 0});
  }

  private static byte[] huge() {
    return PngBytes.sized(100_000, 100_000, 8, RGB).chunk("IDAT", new byte[9]).end();
  }

  private static byte[] animated() {
    return PngBytes.of(8, RGB)
        .chunk("acTL", ByteBuffer.allocate(8).putInt(2).array())
        .with(Scene::rgb);
  }

  private static int[] threeTimes(int value) {
    return new int[] {value, value, value};
  }
}
