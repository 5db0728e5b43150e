package credence.job.images.records;

import credence.data.DataException;
import credence.data.DataFile;
import credence.data.format.IdxHeader;
import credence.data.format.IdxName;
import credence.data.format.LabelNames;
import credence.data.format.PixelLayout;
import credence.data.format.Transposing;
import credence.job.files.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at IDX files: their headers and lengths, so that bad ones are known at once. */
public record IdxFiles(FileSystem files) {

  private static final Logger LOG = LoggerFactory.getLogger(IdxFiles.class);

  /**
   * A file of images, their labels and the labels' names where files beside it are called as {@link
   * IdxName} says.
   *
   * @throws DataException if a file is cut off, too long or of another format, or there are more or
   *     fewer labels than images
   */
  public IdxSet look(Path path, Transposing transposing) throws IOException {
    IdxHeader header;
    try (FSDataInputStream in = files.open(path)) {
      header = IdxHeader.images(new DataFile(path.toString(), in));
    }
    IdxName name = new IdxName(path.getName());
    PixelLayout layout = header.layout().transposed(transposing.isOf(name));
    if (layout.transposed()) {
      LOG.info("{}: rows and columns are exchanged, as EMNIST stores its images", path);
    }
    RecordFile file = records(path, header, layout.stored().size());
    Optional<Path> beside = beside(path, name.labels());
    RecordLabels labels =
        beside.isEmpty() ? new RecordLabels.None() : labels(beside.get(), path, header.count());
    RecordImages images = new RecordImages(file, 0, layout, labels);
    List<String> paths = new ArrayList<>(images.paths());
    Optional<Path> mapping = beside(path, name.mapping().stream().toList());
    if (mapping.isEmpty() || beside.isEmpty()) {
      return new IdxSet(images, LabelNames.numbers(), paths);
    }
    paths.add(mapping.get().toString());
    return new IdxSet(images, names(mapping.get()), paths);
  }

  private RecordLabels labels(Path path, Path images, int count) throws IOException {
    IdxHeader header;
    try (FSDataInputStream in = files.open(path)) {
      header = IdxHeader.labels(new DataFile(path.toString(), in));
    }
    if (header.count() != count) {
      throw new DataException(
          path.toString(),
          4,
          "labels for the %d images of %s".formatted(count, images),
          header.count() + " labels");
    }
    return new RecordLabels.Beside(records(path, header, 1));
  }

  private LabelNames names(Path path) throws IOException {
    LOG.info("{} names the classes", path);
    try (FSDataInputStream in = files.open(path)) {
      return LabelNames.mapping(new DataFile(path.toString(), in));
    }
  }

  private RecordFile records(Path path, IdxHeader header, int record) throws IOException {
    boolean gzip = RecordFile.isGzip(files, path);
    long expected = header.length() + (long) header.count() * record;
    // A packed file of another length is not unpacked to its end, which may be far.
    long length = RecordFile.length(files, path, gzip, expected);
    if (length != expected) {
      throw new DataException(
          path.toString(),
          Math.min(length, expected),
          "%d bytes, as its header says %s".formatted(expected, header),
          (gzip && length > expected ? "more than that" : length + " bytes"));
    }
    return new RecordFile(path.toString(), gzip, header.length(), record, header.count());
  }

  /** The first file of these names in the folder of {@code path}. */
  private Optional<Path> beside(Path path, List<String> names) throws IOException {
    for (String name : names) {
      Path beside = Paths.in(path.getParent(), name);
      if (files.exists(beside)) {
        return Optional.of(beside);
      }
    }
    return Optional.empty();
  }
}
