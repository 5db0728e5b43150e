package credence.data.format;

import credence.data.ClassNames;
import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import credence.net.Shape;
import java.io.IOException;
import java.util.List;

/**
 * The binary versions of CIFAR-10 and CIFAR-100: records of labels, then 32 x 32 bytes of red,
 * green and blue. Plain or gzip. How many records a file has follows from its length.
 */
public final class CifarReader {

  private static final Shape SHAPE = new Shape(3, 32, 32);

  private final int header;
  private final int labelAt;
  private final List<String> classNames;
  private final long maximumBytes;

  private CifarReader(int header, int labelAt, List<String> classNames, long maximumBytes) {
    this.header = header;
    this.labelAt = labelAt;
    this.classNames = classNames;
    this.maximumBytes = Math.min(maximumBytes, Integer.MAX_VALUE - 8);
  }

  /** CIFAR-10: records of 3,073 bytes. */
  public static CifarReader ten() {
    return new CifarReader(1, 0, ClassNames.CIFAR_10, 1L << 30);
  }

  /** CIFAR-100: records of 3,074 bytes. */
  public static CifarReader hundred(Cifar100Labels labels) {
    return new CifarReader(2, labels.at(), labels.names(), 1L << 30);
  }

  /** The same, refusing files of more than so many bytes, decompressed. */
  public CifarReader limitedTo(long bytes) {
    return new CifarReader(header, labelAt, classNames, bytes);
  }

  /**
   * @throws DataException if the file is empty, too long, ends within a record or has an impossible
   *     label
   */
  public ImageSet read(DataFile file) throws IOException {
    DataStream in = new DataStream(file);
    byte[] bytes = in.upTo((int) maximumBytes);
    if (bytes.length == maximumBytes) {
      in.requireEnd();
    }
    int record = header + SHAPE.size();
    if (bytes.length == 0 || bytes.length % record != 0) {
      int end = bytes.length - bytes.length % record;
      throw in.error(end, "records of " + record + " bytes", (bytes.length - end) + " bytes");
    }
    int count = bytes.length / record;
    byte[] pixels = new byte[count * SHAPE.size()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      int at = i * record;
      labels[i] = bytes[at + labelAt] & 0xFF;
      if (labels[i] >= classNames.size()) {
        throw in.error(at + labelAt, "a label below " + classNames.size(), "" + labels[i]);
      }
      System.arraycopy(bytes, at + header, pixels, i * SHAPE.size(), SHAPE.size());
    }
    return new ImageSet(SHAPE, classNames, pixels, labels);
  }
}
