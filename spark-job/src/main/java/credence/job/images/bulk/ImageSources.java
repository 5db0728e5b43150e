package credence.job.images.bulk;

import credence.data.DataException;
import credence.data.format.IdxHeader;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.Paths;
import credence.job.images.folders.FileKind;
import credence.job.images.folders.FolderTree;
import credence.job.images.folders.FoundFile;
import credence.job.images.folders.PassedOver;
import credence.job.images.tables.TableFiles;
import credence.picture.Picture;
import credence.store.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies on a path: IDX or CIFAR files, Parquet, or PNG and JPEG files in folders. A file is
 * told by how it begins (CIFAR's by the name, {@code .bin}), a folder by what {@link FolderTree}
 * finds in it; files of records come sorted by name.
 */
public final class ImageSources {

  private static final Logger LOG = LoggerFactory.getLogger(ImageSources.class);

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final Model model;
  private final ImageColumns columns;
  private final IdxReading idx;

  /**
   * @param model that the images are for
   * @param columns of Parquet tables
   * @param idx how IDX files are read
   */
  public ImageSources(SparkSession session, Model model, ImageColumns columns, IdxReading idx) {
    this.session = session;
    this.spark = new JavaSparkContext(session.sparkContext());
    this.model = model;
    this.columns = columns;
    this.idx = idx;
  }

  /**
   * The images on {@code path}.
   *
   * @throws JobException with exit code 66 if there is nothing or no image, 64 if there are several
   *     kinds of them, or pictures for a model of neither 1 nor 3 channels
   * @throws DataException for files that are not as they should be
   */
  public ImageSource at(String path) throws IOException {
    Path given = Paths.of(path);
    FileSystem files = Paths.opening(given, spark.hadoopConfiguration());
    Path root = files.makeQualified(given);
    ImageSource source;
    try {
      FileStatus status = files.getFileStatus(root);
      source = status.isDirectory() ? inFolder(root) : inFile(files, status);
    } catch (FileNotFoundException e) {
      throw new JobException(ExitCode.INPUT_MISSING, "there is no " + root, e);
    }
    if (source.count() == 0) {
      throw missing(root, source.passedOver());
    }
    if (!source.passedOver().isEmpty()) {
      LOG.info("{}: {}", root, source.passedOver());
    }
    return source;
  }

  private ImageSource inFile(FileSystem files, FileStatus status) throws IOException {
    Path file = status.getPath();
    byte[] magic;
    try (FSDataInputStream in = files.open(file)) {
      magic = in.readNBytes(8);
    }
    if (Picture.isEncoded(magic)) {
      requireColours();
      return FolderSource.of(spark, FoundFile.of(status), model);
    }
    if (new String(magic, StandardCharsets.ISO_8859_1).startsWith("PAR1")) {
      return new ParquetSource(session, TableFiles.of(status), columns, model);
    }
    if (file.getName().matches("(?s).*\\.bin(\\.gz)?")) {
      return records(FileKind.CIFAR, file, List.of(file), new PassedOver());
    }
    boolean packed = magic.length > 1 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
    boolean isIdx = magic.length > 3 && IdxHeader.isMagic(ByteBuffer.wrap(magic).getInt());
    if (packed || isIdx || FileKind.of(status) == FileKind.IDX) {
      return records(FileKind.IDX, file, List.of(file), new PassedOver());
    }
    throw new DataException(
        file.toString(), 0, "an IDX, CIFAR (.bin), Parquet, PNG or JPEG file", "none of them");
  }

  private ImageSource inFolder(Path folder) throws IOException {
    FolderTree tree = FolderTree.of(spark, folder);
    EnumSet<FileKind> kinds = EnumSet.noneOf(FileKind.class);
    if (tree.pictures() > 0) {
      kinds.add(FileKind.PICTURE);
    }
    for (FileKind kind : List.of(FileKind.PARQUET, FileKind.IDX, FileKind.CIFAR)) {
      if (!tree.files(kind).isEmpty()) {
        kinds.add(kind);
      }
    }
    if (kinds.size() > 1) {
      throw JobException.usage(
          "%s has files of several kinds, %s: name one of them".formatted(folder, kinds));
    }
    if (kinds.isEmpty()) {
      throw missing(folder, tree.besidesPictures());
    }
    return switch (kinds.iterator().next()) {
      case PARQUET -> new ParquetSource(session, TableFiles.in(folder, tree), columns, model);
      case IDX, CIFAR -> {
        FileKind kind = kinds.iterator().next();
        PassedOver others = tree.besides(EnumSet.of(kind, FileKind.IDX_LABELS));
        yield records(kind, folder, unpackedOnce(tree.files(kind), others), others);
      }
      default -> {
        requireColours();
        yield FolderSource.of(spark, tree, model);
      }
    };
  }

  /** Of a file that lies there plain and packed, as torchvision leaves MNIST, the plain one. */
  private static List<Path> unpackedOnce(List<FoundFile> files, PassedOver others) {
    List<Path> paths = files.stream().map(FoundFile::hadoop).toList();
    Set<String> names = paths.stream().map(Path::getName).collect(Collectors.toSet());
    List<Path> once = new ArrayList<>();
    for (Path path : paths) {
      String name = path.getName();
      if (name.endsWith(".gz") && names.contains(name.substring(0, name.length() - 3))) {
        others.add("packed copy", name);
      } else {
        once.add(path);
      }
    }
    return once;
  }

  private static JobException missing(Path folder, PassedOver others) {
    return new JobException(
        ExitCode.INPUT_MISSING,
        "%s has no images: neither IDX, CIFAR (.bin) or Parquet files nor PNG or JPEG%s"
            .formatted(folder, others.isEmpty() ? "" : "; " + others));
  }

  private void requireImages(String found) {
    if (!model.outputs().features().isEmpty()) {
      throw JobException.usage(
          "the model takes rows of a table, in Parquet files, and the input has " + found);
    }
  }

  private void requireColours() {
    requireImages("pictures");
    int channels = model.image().channels();
    if (channels != 1 && channels != 3) {
      throw JobException.usage(
          "pictures become 1 or 3 channels, and the model takes %d".formatted(channels));
    }
  }

  private ImageSource records(FileKind kind, Path path, List<Path> paths, PassedOver others)
      throws IOException {
    requireImages(kind + " files");
    List<RecordSet> sets = new ArrayList<>();
    for (Path file : paths) {
      RecordFiles look = new RecordFiles(Paths.opening(file, spark.hadoopConfiguration()), model);
      sets.add(kind == FileKind.IDX ? look.idx(file, idx) : look.cifar(file));
    }
    String name = kind.name().toLowerCase(Locale.ROOT);
    return new RecordSource(spark, name, path.toString(), sets, others);
  }
}
