package credence.job.images.named.blocks;

import credence.job.images.named.blocks.PictureBlock.Run;
import credence.net.Shape;
import credence.picture.Picture;
import credence.picture.PictureCounts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Makes a block of the pictures of a task. */
final class BlockBuilder {

  private final List<Run> runs = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final List<String> bad = new ArrayList<>();
  private final PictureCounts changes = new PictureCounts();
  private Shape shape;
  private String first;
  private String misfit;

  /** A picture of a class that counts once, after those before it. */
  void add(String place, String label, Picture picture) {
    add(place, label, 1, picture);
  }

  /** The same of one that counts as often as it has weight. */
  void add(String place, String label, float weight, Picture picture) {
    if (shape == null) {
      shape = picture.shape();
      first = place;
    }
    if (!shape.equals(picture.shape())) {
      misfit = misfit == null ? place + " is " + size(picture.shape(), shape) : misfit;
      return;
    }
    pixels.writeBytes(picture.pixels());
    weights.add(weight);
    changes.add(picture.changes());
    int last = runs.size() - 1;
    if (last >= 0 && runs.get(last).label().equals(label)) {
      runs.set(last, new Run(label, runs.get(last).count() + 1));
    } else {
      runs.add(new Run(label, 1));
    }
  }

  /** Null if all are 1. */
  private float[] weights() {
    if (weights.stream().allMatch(weight -> weight == 1)) {
      return null;
    }
    float[] all = new float[weights.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = weights.get(i);
    }
    return all;
  }

  /**
   * What is to be said of a size beside another: pictures of one data set have the same channels.
   */
  static String size(Shape shape, Shape beside) {
    return shape.channels() == beside.channels()
        ? "%d x %d".formatted(shape.width(), shape.height())
        : "%d numbers long".formatted(shape.channels());
  }

  /** A picture that cannot be read. */
  void addBad(String error) {
    bad.add(error);
  }

  PictureBlock block() {
    byte[] all = pixels.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(all);
    float[] counts = weights();
    if (counts != null) {
      for (float weight : counts) {
        crc.update(ByteBuffer.allocate(Float.BYTES).putFloat(0, weight));
      }
    }
    return new PictureBlock(
        shape, first, List.copyOf(runs), counts, all, crc.getValue(), misfit, changes, bad);
  }
}
