package credence.job.images.bulk;

import credence.data.Label;
import credence.job.images.records.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/** Reads the images with the numbers {@code next .. end - 1} of files one after the other. */
final class RecordIterator implements Iterator<ImageToScore>, Closeable {

  private final List<RecordSet> sets;
  private final Configuration hadoop;
  private final long end;
  private long next;

  /** The open file: its place in the list, the number of its first image, its reader. */
  private int open = -1;

  private long first;
  private RecordReader reader;

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
  public ImageToScore next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      openFileOfNext();
      ImageToScore candidate = read(sets.get(open));
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
    reader = sets.get(open).images().open(next - first, hadoop);
  }

  private ImageToScore read(RecordSet set) throws IOException {
    byte[] pixels = new byte[set.images().layout().shape().size()];
    OptionalInt label = reader.read(pixels, 0);
    Label meaning = label.isEmpty() ? Label.none() : set.meanings().get(label.getAsInt());
    String path = set.images().file().path();
    return ImageToScore.of(Long.toString(next), path, next, meaning, pixels);
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
