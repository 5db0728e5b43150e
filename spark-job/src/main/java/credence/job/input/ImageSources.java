package credence.job.input;

import credence.data.DataException;
import credence.data.IdxHeader;
import credence.data.Picture;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.store.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What lies on a path: IDX or CIFAR files, Parquet, or PNG and JPEG files in folders. A file is
 * told by how it begins (CIFAR's by the name, {@code .bin}), a folder by the names of the files in
 * it; files of records come sorted by name.
 */
public final class ImageSources {

  private enum Kind {
    IDX,
    CIFAR,
    PARQUET
  }

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final Model model;
  private final String imageColumn;

  /**
   * @param model that the images are for
   * @param imageColumn of Parquet tables
   */
  public ImageSources(SparkSession session, Model model, String imageColumn) {
    this.session = session;
    this.spark = new JavaSparkContext(session.sparkContext());
    this.model = model;
    this.imageColumn = imageColumn;
  }

  /**
   * The images on {@code path}.
   *
   * @throws JobException with exit code 66 if there is nothing or no image, 64 if there are several
   *     kinds of them, or pictures for a model of neither 1 nor 3 channels
   * @throws DataException for files that are not as they should be
   */
  public ImageSource at(String path) throws IOException {
    Path given = new Path(path);
    FileSystem files = given.getFileSystem(spark.hadoopConfiguration());
    Path root = files.makeQualified(given);
    ImageSource source;
    try {
      source =
          files.getFileStatus(root).isDirectory() ? inFolder(files, root) : inFile(files, root);
    } catch (FileNotFoundException e) {
      throw new JobException(ExitCode.INPUT_MISSING, "there is no " + root, e);
    }
    if (source.count() == 0) {
      throw new JobException(
          ExitCode.INPUT_MISSING,
          root + " has no images: neither IDX, CIFAR (.bin) or Parquet files nor PNG or JPEG");
    }
    return source;
  }

  private ImageSource inFile(FileSystem files, Path file) throws IOException {
    byte[] magic;
    try (FSDataInputStream in = files.open(file)) {
      magic = in.readNBytes(8);
    }
    if (Picture.isEncoded(magic)) {
      return folder(file);
    }
    if (new String(magic, java.nio.charset.StandardCharsets.ISO_8859_1).startsWith("PAR1")) {
      return new ParquetSource(session, file, imageColumn, model);
    }
    if (kind(file.getName()) == Kind.CIFAR) {
      return records(files, Kind.CIFAR, file, List.of(file));
    }
    boolean packed = magic.length > 1 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
    boolean idx = magic.length > 3 && ByteBuffer.wrap(magic).getInt() == IdxHeader.magic(3);
    if (packed || idx || kind(file.getName()) == Kind.IDX) {
      return records(files, Kind.IDX, file, List.of(file));
    }
    throw new DataException(
        file.toString(), 0, "an IDX, CIFAR (.bin), Parquet, PNG or JPEG file", "none of them");
  }

  private ImageSource inFolder(FileSystem files, Path folder) throws IOException {
    TreeMap<Kind, TreeSet<Path>> found = new TreeMap<>();
    RemoteIterator<FileStatus> inside = files.listStatusIterator(folder);
    while (inside.hasNext()) {
      FileStatus status = inside.next();
      Path path = status.getPath();
      boolean partition = status.isDirectory() && path.getName().contains("=");
      Kind kind = partition ? Kind.PARQUET : kind(path.getName());
      // Parquet's files are listed by Spark, which finds partitions in folders, too.
      if (kind == Kind.PARQUET) {
        found.put(kind, new TreeSet<>());
      } else if (kind != null) {
        found.computeIfAbsent(kind, k -> new TreeSet<>()).add(path);
      }
    }
    if (found.size() > 1) {
      throw JobException.usage(
          "%s has files of several kinds, %s: name one of them".formatted(folder, found.keySet()));
    }
    if (found.isEmpty()) {
      return folder(folder);
    }
    return found.containsKey(Kind.PARQUET)
        ? new ParquetSource(session, folder, imageColumn, model)
        : records(files, found.firstKey(), folder, found.firstEntry().getValue());
  }

  private static Kind kind(String name) {
    if (name.startsWith(".") || name.startsWith("_")) {
      return null;
    }
    if (name.matches(".*idx3-ubyte(\\.gz)?")) {
      return Kind.IDX;
    }
    if (name.matches(".*\\.bin(\\.gz)?")) {
      return Kind.CIFAR;
    }
    return name.endsWith(".parquet") ? Kind.PARQUET : null;
  }

  private ImageSource folder(Path root) throws IOException {
    int channels = model.image().channels();
    if (channels != 1 && channels != 3) {
      throw JobException.usage(
          "pictures become 1 or 3 channels, and the model takes %d".formatted(channels));
    }
    return new FolderSource(spark, root, model);
  }

  private ImageSource records(FileSystem files, Kind kind, Path path, Iterable<Path> paths)
      throws IOException {
    RecordFiles look = new RecordFiles(files, model);
    List<RecordSet> sets = new ArrayList<>();
    for (Path file : paths) {
      sets.add(kind == Kind.IDX ? look.idx(file) : look.cifar(file));
    }
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    return new RecordSource(spark, name, path.toString(), sets);
  }
}
