package credence.job.pictures;

import static credence.job.pictures.OddPicture.refused;
import static credence.job.pictures.OddPicture.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** JPEG files of every sort, and files that are none. */
final class OddJpegs {

  private static final int TRANSFORM_RGB = 0;
  private static final int TRANSFORM_YCCK = 2;
  private static final int SCAN = 0xDA;

  /** Stored (x, y) that is seen where a picture of that orientation has (x, y), from 1 to 8. */
  private interface Stored {
    int[] at(int x, int y);
  }

  private static final int RIGHT = Scene.WIDTH - 1;
  private static final int BOTTOM = Scene.HEIGHT - 1;

  /** As EXIF 2.32 has them: which side the first row is, and which the first column. */
  private static final List<Stored> ORIENTATIONS =
      List.of(
          (x, y) -> new int[] {x, y},
          (x, y) -> new int[] {RIGHT - x, y},
          (x, y) -> new int[] {RIGHT - x, BOTTOM - y},
          (x, y) -> new int[] {x, BOTTOM - y},
          (x, y) -> new int[] {y, x},
          (x, y) -> new int[] {y, BOTTOM - x},
          (x, y) -> new int[] {RIGHT - y, BOTTOM - x},
          (x, y) -> new int[] {RIGHT - y, x});

  private OddJpegs() {}

  static List<OddPicture> all() {
    List<OddPicture> all = new ArrayList<>();
    byte[] plain = JpegBytes.colour();
    all.add(same("plain.jpg", plain, plain));
    all.add(same("grey.jpg", JpegBytes.grey(), null));
    all.add(same("progressive.jpg", JpegBytes.progressive(), plain));
    all.add(same("restarts.jpg", JpegBytes.restarts(), plain));
    all.add(same("jpeg-named.png", plain, plain));
    all.add(same("exif-broken.jpg", JpegBytes.withExif(plain, brokenTiff()), plain));
    all.add(same("after-the-end.jpg", joined(plain, markers()), plain));
    all.add(same("no-end.jpg", Arrays.copyOf(plain, plain.length - 2), plain));
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] bytes = JpegBytes.withExif(plain, JpegBytes.tiff(orientation, new byte[0]));
      all.add(turned("exif-" + orientation + ".jpg", bytes, orientation));
    }
    all.add(turned("phone.jpg", phone(plain), 6));
    all.addAll(inks());
    all.add(within(3, "adobe-rgb.jpg", adobeRgb(), Scene::rgb));
    all.addAll(refusals(plain));
    return all;
  }

  private static List<OddPicture> inks() {
    byte[] cmyk = JpegBytes.raw(4, OddJpegs::inks);
    byte[] inverted = JpegBytes.raw(4, (x, y) -> inverted(inks(x, y)));
    byte[] ycck = JpegBytes.raw(4, OddJpegs::ycck);
    return List.of(
        within(3, "cmyk.jpg", cmyk, OddJpegs::light),
        within(3, "cmyk-adobe.jpg", JpegBytes.withAdobe(inverted, 0), OddJpegs::light),
        within(3, "ycck-adobe.jpg", JpegBytes.withAdobe(ycck, TRANSFORM_YCCK), OddJpegs::light));
  }

  private static List<OddPicture> refusals(byte[] plain) {
    byte[] progressive = JpegBytes.progressive();
    return List.of(
        refused("cut.jpg", Arrays.copyOf(plain, (lastScan(plain) + plain.length) / 2), "whole"),
        refused("cut-after-a-scan.jpg", Arrays.copyOf(progressive, lastScan(progressive)), "last"),
        refused("huge.jpg", huge(plain), "at most 16777216 pixels"),
        refused("empty.png", new byte[0], "an empty file"),
        refused("gif-named.png", text("GIF89a, and so on"), "a GIF"),
        refused("webp-named.jpg", text("RIFF....WEBPVP8 "), "a WebP"),
        refused("page-named.jpg", text("<html>not found</html>"), "neither"));
  }

  /**
   * @param reference is read by Java's own reader, which converts no other way; null for the stored
   *     values of {@code bytes}
   */
  private static OddPicture same(String name, byte[] bytes, byte[] reference) {
    BufferedImage image = image(reference == null ? bytes : reference);
    return OddPicture.equal(name, bytes, (x, y) -> colour(image, x, y));
  }

  private static OddPicture turned(String name, byte[] bytes, int orientation) {
    BufferedImage image = image(JpegBytes.colour());
    Stored stored = ORIENTATIONS.get(orientation - 1);
    boolean sideways = orientation > 4;
    int[][][] seen =
        OddPicture.plane(
            sideways ? Scene.HEIGHT : Scene.WIDTH,
            sideways ? Scene.WIDTH : Scene.HEIGHT,
            (x, y) -> colour(image, stored.at(x, y)[0], stored.at(x, y)[1]));
    return new OddPicture(name, bytes, seen, 0, null);
  }

  private static BufferedImage image(byte[] jpeg) {
    try {
      return ImageIO.read(new ByteArrayInputStream(jpeg));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] colour(BufferedImage image, int x, int y) {
    int[] stored = image.getRaster().getPixel(x, y, (int[]) null);
    return IntStream.range(0, 3).map(c -> stored[stored.length == 1 ? 0 : c]).toArray();
  }

  private static int[] inks(int x, int y) {
    int[] rgb = Scene.rgb(x, y);
    return new int[] {255 - rgb[0], 255 - rgb[1], 255 - rgb[2], 3 * x + 2 * y};
  }

  private static int[] inverted(int[] inks) {
    return Arrays.stream(inks).map(ink -> 255 - ink).toArray();
  }

  /** (1 - C)(1 - K), and so on. */
  private static int[] light(int x, int y) {
    int[] inks = inks(x, y);
    return IntStream.range(0, 3)
        .map(c -> (int) Math.round(255 * (1 - inks[c] / 255.0) * (1 - inks[3] / 255.0)))
        .toArray();
  }

  /**
   * What Adobe's programs store: inverted inks, whose inverses become luminance and differences.
   */
  private static int[] ycck(int x, int y) {
    int[] inks = inks(x, y);
    double luminance = 0.299 * inks[0] + 0.587 * inks[1] + 0.114 * inks[2];
    return new int[] {
      (int) Math.round(luminance),
      (int) Math.round(128 + (inks[2] - luminance) / 1.772),
      (int) Math.round(128 + (inks[0] - luminance) / 1.402),
      255 - inks[3]
    };
  }

  private static byte[] adobeRgb() {
    return JpegBytes.withAdobe(JpegBytes.raw(3, Scene::rgb), TRANSFORM_RGB);
  }

  private static byte[] brokenTiff() {
    byte[] tiff = JpegBytes.tiff(6, new byte[0]);
    // The directory would begin behind the end.
    tiff[4] = 0x7F;
    return tiff;
  }

  /** An EXIF preview, a second picture behind the end, and a directory of both. */
  private static byte[] phone(byte[] plain) {
    byte[] exif = JpegBytes.withExif(plain, JpegBytes.tiff(6, JpegBytes.grey()));
    return joined(JpegBytes.with(exif, 0xE2, text("MPF\0II*\0")), JpegBytes.progressive());
  }

  private static byte[] markers() {
    byte[] markers = new byte[3000];
    for (int i = 0; i < markers.length; i += 2) {
      markers[i] = (byte) 0xFF;
      markers[i + 1] = (byte) SCAN;
    }
    return markers;
  }

  private static byte[] huge(byte[] plain) {
    byte[] huge = plain.clone();
    int frame = marker(plain, 0xC0);
    Arrays.fill(huge, frame + 5, frame + 9, (byte) 0xEA);
    return huge;
  }

  private static int lastScan(byte[] jpeg) {
    int last = 0;
    for (int at = 0; at < jpeg.length - 1; at++) {
      last = (jpeg[at] & 0xFF) == 0xFF && (jpeg[at + 1] & 0xFF) == SCAN ? at : last;
    }
    return last;
  }

  private static int marker(byte[] jpeg, int code) {
    int at = 0;
    while ((jpeg[at] & 0xFF) != 0xFF || (jpeg[at + 1] & 0xFF) != code) {
      at++;
    }
    return at;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
