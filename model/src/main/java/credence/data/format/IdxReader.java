package credence.data.format;

import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import java.io.IOException;
import java.util.List;

/**
 * The IDX format of MNIST and its relatives: big-endian header, then unsigned bytes. Plain or gzip.
 */
public final class IdxReader {

  private final long maximumBytes;

  /** Reads files of up to 1 GiB, decompressed. */
  public IdxReader() {
    this(1L << 30);
  }

  /**
   * @param maximumBytes of a file's contents, decompressed; what promises more is refused
   */
  public IdxReader(long maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  /**
   * A pair of files: images, grey or with channels, and labels.
   *
   * @throws DataException if a file is not as it should be, or the files' counts differ
   */
  public ImageSet read(DataFile images, DataFile labels, List<String> classNames)
      throws IOException {
    DataStream in = new DataStream(images);
    IdxHeader header = IdxHeader.images(in);
    byte[] pixels = planes(body(in, header, "pixels"), header.layout(), header.count());
    int[] classes = labels(labels, classNames.size());
    if (classes.length != header.count()) {
      throw new DataException(
          labels.path(),
          4,
          "labels for the %d images of %s".formatted(header.count(), images.path()),
          classes.length + " labels");
    }
    return new ImageSet(header.layout().shape(), classNames, pixels, classes);
  }

  private static byte[] planes(byte[] stored, PixelLayout layout, int count) {
    if (layout.isPlain()) {
      return stored;
    }
    byte[] pixels = new byte[stored.length];
    int size = layout.stored().size();
    for (int i = 0; i < count; i++) {
      layout.write(stored, i * size, pixels, i * size);
    }
    return pixels;
  }

  private int[] labels(DataFile file, int classes) throws IOException {
    DataStream in = new DataStream(file);
    IdxHeader header = IdxHeader.labels(in);
    long start = in.offset();
    byte[] bytes = body(in, header, "labels");
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes[i] & 0xFF;
      if (labels[i] >= classes) {
        throw in.error(start + i, "a label below " + classes, "" + labels[i]);
      }
    }
    return labels;
  }

  private byte[] body(DataStream in, IdxHeader header, String what) throws IOException {
    long limit = Math.min(maximumBytes, Integer.MAX_VALUE - 8);
    long bytes = 1;
    for (int side : header.sides()) {
      // Both factors are below 2^31: no overflow before the check.
      bytes *= side;
      if (bytes > limit) {
        throw in.error(4, "at most %d bytes of %s".formatted(limit, what), header.toString());
      }
    }
    byte[] body = in.exactly((int) bytes, what);
    in.requireEnd();
    return body;
  }
}
