package credence.job.images.records;

import credence.data.format.PixelLayout;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The images of a file.
 *
 * @param file records with the pixels
 * @param pixelsAt where these begin in a record
 * @param layout of the pixels
 * @param labels of the images
 */
public record RecordImages(RecordFile file, int pixelsAt, PixelLayout layout, RecordLabels labels)
    implements Serializable {

  /** How many. */
  public long count() {
    return file.count();
  }

  /** Whether their classes are known. */
  public boolean isLabelled() {
    return !(labels instanceof RecordLabels.None);
  }

  /** Paths of the files. */
  public List<String> paths() {
    List<String> paths = new ArrayList<>(List.of(file.path()));
    if (labels instanceof RecordLabels.Beside beside) {
      paths.add(beside.file().path());
    }
    return paths;
  }

  /** The images from number {@code from} on; the caller closes the reader. */
  public RecordReader open(long from, Configuration hadoop) throws IOException {
    return new RecordReader(this, from, hadoop);
  }
}
