package credence.job.images.records;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/** Reads images of a file, with their labels, one after the other. */
public final class RecordReader implements Closeable {

  private final RecordImages of;
  private final byte[] record;
  private final InputStream images;

  /** Of labels in a file of their own; else null. */
  private final InputStream labels;

  private long next;

  RecordReader(RecordImages of, long from, Configuration hadoop) throws IOException {
    this.of = of;
    this.next = from;
    this.record = new byte[of.file().record()];
    this.images = of.file().open(from, hadoop);
    try {
      this.labels =
          of.labels() instanceof RecordLabels.Beside beside
              ? beside.file().open(from, hadoop)
              : null;
    } catch (IOException | RuntimeException e) {
      images.close();
      throw e;
    }
  }

  /**
   * Reads the next image.
   *
   * @param pixels take it from {@code at} on, [c, h, w]
   * @return its label, if it has one
   * @throws credence.data.DataException if the file ends before it does
   */
  public OptionalInt read(byte[] pixels, int at) throws IOException {
    of.file().read(images, next, record);
    of.layout().write(record, of.pixelsAt(), pixels, at);
    OptionalInt label = label();
    next++;
    return label;
  }

  private OptionalInt label() throws IOException {
    if (of.labels() instanceof RecordLabels.Beside beside) {
      byte[] one = new byte[1];
      beside.file().read(labels, next, one);
      return OptionalInt.of(one[0] & 0xFF);
    }
    return of.labels() instanceof RecordLabels.Inside inside
        ? OptionalInt.of(record[inside.at()] & 0xFF)
        : OptionalInt.empty();
  }

  @Override
  public void close() throws IOException {
    try {
      images.close();
    } finally {
      if (labels != null) {
        labels.close();
      }
    }
  }
}
