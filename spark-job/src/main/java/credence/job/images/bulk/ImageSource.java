package credence.job.images.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.images.folders.PassedOver;
import org.apache.spark.api.java.JavaRDD;

/**
 * Images on a Hadoop path, however many. The contract of every implementation:
 *
 * <ul>
 *   <li>The driver never holds an image, nor anything for each of them.
 *   <li>Which images partition p of P has, and in which order, follows from the input and P alone.
 *   <li>A partition is read as it is consumed: an executor holds a few images at a time.
 *   <li>An image that cannot be read is a {@link ImageToScore} with an error; a file of records
 *       that is not as it should be is a {@link credence.data.DataException}.
 * </ul>
 */
public interface ImageSource {

  /** Images of a partition where there are many. */
  int PARTITION = 16_384;

  /** Most partitions where there are few, and the fewest images of one of those. */
  int FEW = 64;

  int FEWEST = 1024;

  /** How many images. */
  long count();

  /** Images that were looked at by number have one: noise of their own can be drawn for each. */
  boolean isNumbered();

  /** What tells this input from others: kind, path, count and a fingerprint of names and sizes. */
  ObjectNode identity();

  /** What is beside them and is not read. */
  default PassedOver passedOver() {
    return new PassedOver();
  }

  /** The images in so many partitions. */
  JavaRDD<ImageToScore> images(int partitions);

  /** The usual number of partitions: of 16,384 images each, or up to 64 smaller ones. */
  default int usualPartitions() {
    long few = Math.min(FEW, (count() + FEWEST - 1) / FEWEST);
    return Math.toIntExact(Math.max(few, (count() + PARTITION - 1) / PARTITION));
  }
}
