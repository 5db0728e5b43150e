package credence.job.input;

import credence.data.Label;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/** Reads the images with the numbers {@code next .. end - 1} of files one after the other. */
final class RecordIterator implements Iterator<Candidate>, Closeable {

  private final List<RecordSet> sets;
  private final Configuration hadoop;
  private final long end;
  private long next;

  /** The open file: its place in the list, the number of its first image, its streams. */
  private int open = -1;

  private long first;
  private InputStream images;
  private InputStream labels;

  RecordIterator(List<RecordSet> sets, Configuration hadoop, long from, long end) {
    this.sets = sets;
    this.hadoop = hadoop;
    this.next = from;
    this.end = end;
  }

  @Override
  public boolean hasNext() {
    return next < end;
  }

  @Override
  public Candidate next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      openFileOfNext();
      Candidate candidate = read(sets.get(open), next - first);
      next++;
      if (!hasNext()) {
        close();
      }
      return candidate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openFileOfNext() throws IOException {
    if (open >= 0 && next - first < sets.get(open).images().count()) {
      return;
    }
    close();
    open = 0;
    first = 0;
    while (next - first >= sets.get(open).images().count()) {
      first += sets.get(open).images().count();
      open++;
    }
    RecordSet set = sets.get(open);
    images = set.images().open(next - first, hadoop);
    labels = set.labels() == null ? null : set.labels().open(next - first, hadoop);
  }

  private Candidate read(RecordSet set, long index) throws IOException {
    byte[] record = new byte[set.images().record()];
    set.images().read(images, index, record);
    int label = -1;
    if (labels != null) {
      byte[] one = new byte[1];
      set.labels().read(labels, index, one);
      label = one[0] & 0xFF;
    } else if (set.labelAt() >= 0) {
      label = record[set.labelAt()] & 0xFF;
    }
    byte[] pixels =
        set.pixelsAt() == 0 ? record : Arrays.copyOfRange(record, set.pixelsAt(), record.length);
    Label meaning = label < 0 ? Label.none() : set.meanings().get(label);
    return Candidate.of(Long.toString(next), set.images().path(), next, meaning, pixels);
  }

  @Override
  public void close() throws IOException {
    if (images != null) {
      images.close();
      images = null;
    }
    if (labels != null) {
      labels.close();
      labels = null;
    }
  }
}
