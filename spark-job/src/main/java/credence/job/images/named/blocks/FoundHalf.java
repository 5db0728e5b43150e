package credence.job.images.named.blocks;

import credence.job.base.JobException;
import credence.job.images.tables.TableFeatures;
import credence.net.Shape;
import java.io.IOException;

/**
 * A half of a data set of one's own whose pictures were counted, and none but the first decoded.
 *
 * @param pictures how many, unreadable ones included
 * @param shape of the first that can be read; null if none of the first few can
 * @param features that rows of numbers have; null of pictures
 */
public record FoundHalf(long pictures, Shape shape, TableFeatures features, Decoding decoding) {

  /** Of pictures. */
  FoundHalf(long pictures, Shape shape, Decoding decoding) {
    this(pictures, shape, null, decoding);
  }

  /** Has executors decode the pictures. */
  @FunctionalInterface
  public interface Decoding {
    SpreadHalf run() throws IOException;
  }

  /**
   * Decodes them.
   *
   * @throws credence.data.DataException for pictures of several sizes, or none
   * @throws JobException with exit code 65 if no picture can be read
   */
  public SpreadHalf decoded() throws IOException {
    return decoding.run();
  }
}
