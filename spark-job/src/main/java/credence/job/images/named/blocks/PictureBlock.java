package credence.job.images.named.blocks;

import credence.net.Shape;
import credence.picture.PictureCounts;
import java.io.Serializable;
import java.util.List;

/**
 * Pictures that follow each other in their half, decoded, where an executor keeps them.
 *
 * @param shape of all of them; null if there are none
 * @param first place of the first
 * @param runs their labels
 * @param weights how much each counts in training; null where all have 1
 * @param pixels unsigned, [n, c, h, w]
 * @param crc CRC-32 of the pixels, and of the weights if there are any
 * @param misfit what the first picture of another size is, or null
 * @param changes what was done to the pictures
 * @param bad what is wrong with those that cannot be read and are left out
 */
public record PictureBlock(
    Shape shape,
    String first,
    List<Run> runs,
    float[] weights,
    byte[] pixels,
    long crc,
    String misfit,
    PictureCounts changes,
    List<String> bad)
    implements Serializable {

  /** So many pictures of one label. */
  record Run(String label, int count) implements Serializable {}

  /** All but the pixels. */
  PictureBlock summary() {
    return new PictureBlock(shape, first, runs, weights, null, crc, misfit, changes, bad);
  }

  public int count() {
    return runs.stream().mapToInt(Run::count).sum();
  }
}
