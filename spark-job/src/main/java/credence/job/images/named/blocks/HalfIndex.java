package credence.job.images.named.blocks;

import credence.data.DataException;
import credence.data.ImageSet;
import credence.net.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * All that is known of a half's images beside their pixels.
 *
 * @param starts number of each block's first image, and of all images
 * @param crcs of the blocks
 * @param labels of all images
 * @param weights how much each counts in training; null where all count alike
 */
public record HalfIndex(
    Shape shape, List<String> classNames, int[] starts, long[] crcs, int[] labels, float[] weights)
    implements Serializable {

  public int size() {
    return labels.length;
  }

  /** How much an image counts in training. */
  public float weight(int image) {
    return weights == null ? 1 : weights[image];
  }

  /** Those of some images; null where all count alike. */
  public float[] weights(int[] images) {
    if (weights == null) {
      return null;
    }
    float[] theirs = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      theirs[i] = weights[images[i]];
    }
    return theirs;
  }

  /** These images and, after them, others of the same size and classes. */
  HalfIndex plus(HalfIndex others) {
    IntStream next = Arrays.stream(others.starts).skip(1).map(start -> size() + start);
    float[] counts = null;
    if (weights != null || others.weights != null) {
      counts = new float[size() + others.size()];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = i < size() ? weight(i) : others.weight(i - size());
      }
    }
    return new HalfIndex(
        shape,
        classNames,
        IntStream.concat(Arrays.stream(starts), next).toArray(),
        LongStream.concat(Arrays.stream(crcs), Arrays.stream(others.crcs)).toArray(),
        IntStream.concat(Arrays.stream(labels), Arrays.stream(others.labels)).toArray(),
        counts);
  }

  /**
   * A block whose executor died is read again, from files that somebody may have changed.
   *
   * @param b number of the block
   * @throws DataException if they were
   */
  public void requireSame(int b, PictureBlock block) throws DataException {
    if (block.crc() != crcs[b] || block.count() != starts[b + 1] - starts[b]) {
      String was = "the pictures that were there when the run began";
      throw new DataException(String.valueOf(block.first()), 0, was, "others");
    }
  }

  /** Room for the pixels of the first images, no more than {@code most}. */
  public byte[] room(int most) {
    return new byte[Math.multiplyExact(Math.min(most, size()), shape.size())];
  }

  /**
   * Puts the pixels of a block where they belong among those of the first images.
   *
   * @param b number of the block
   * @param pixels that {@link #room} has given
   * @throws DataException if the block is not what it was
   */
  public void put(int b, PictureBlock block, byte[] pixels) throws DataException {
    requireSame(b, block);
    int at = starts[b] * shape.size();
    int length = Math.min(block.pixels().length, pixels.length - at);
    System.arraycopy(block.pixels(), 0, pixels, at, length);
  }

  /** The first images. */
  public ImageSet images(byte[] pixels) {
    int count = pixels.length / shape.size();
    return new ImageSet(
        shape,
        classNames,
        pixels,
        Arrays.copyOf(labels, count),
        weights == null ? null : Arrays.copyOf(weights, count));
  }

  /**
   * The first images, no more than {@code most}.
   *
   * @param blocks from the first on; only as many are taken as are needed
   * @throws DataException if one of them is not what it was
   */
  ImageSet gather(Iterator<PictureBlock> blocks, int most) throws DataException {
    byte[] pixels = room(most);
    for (int b = 0; b < crcs.length && starts[b] * shape.size() < pixels.length; b++) {
      put(b, blocks.next(), pixels);
    }
    return images(pixels);
  }
}
