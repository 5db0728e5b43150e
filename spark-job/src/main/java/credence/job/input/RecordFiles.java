package credence.job.input;

import credence.data.ClassNames;
import credence.data.Classes;
import credence.data.DataException;
import credence.data.DataFile;
import credence.data.Label;
import credence.data.format.IdxHeader;
import credence.job.store.Paths;
import credence.net.Shape;
import credence.store.Model;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Looks at IDX and CIFAR files: their headers and lengths, so that bad ones are known at once. */
record RecordFiles(FileSystem files, Model model) {

  /** Labels are bytes. */
  private static final int MOST_LABEL = 255;

  private static final Shape CIFAR = new Shape(3, 32, 32);

  /**
   * Images in IDX format, and their labels where a file beside them has the same name with {@code
   * labels} for {@code images} and {@code idx1} for {@code idx3}, plain or gzip.
   *
   * @throws DataException if a file is cut off, too long, or the images have another shape than the
   *     model's
   */
  RecordSet idx(Path path) throws IOException {
    IdxHeader header = header(path, 3);
    if (!header.shape().equals(model.image())) {
      throw new DataException(
          path.toString(),
          4,
          "images of " + model.image() + " as the model takes them",
          "images of " + header.shape());
    }
    RecordFile images = records(path, header, header.shape().size());
    Path beside = labelsOf(path);
    if (beside == null) {
      return new RecordSet(images, 0, null, -1, List.of());
    }
    IdxHeader labels = header(beside, 1);
    if (labels.count() != header.count()) {
      throw new DataException(
          beside.toString(),
          4,
          "labels for the %d images of %s".formatted(header.count(), path),
          labels.count() + " labels");
    }
    Classes classes = new Classes(model.classNames());
    List<Label> meanings =
        IntStream.rangeClosed(0, MOST_LABEL)
            .mapToObj(label -> classes.ofNameOrIndex(Integer.toString(label)))
            .toList();
    return new RecordSet(images, 0, records(beside, labels, 1), -1, meanings);
  }

  /**
   * The binary version of CIFAR-10 or CIFAR-100: records of 3,073 or 3,074 bytes. The model's
   * classes are found by their names.
   *
   * @throws DataException if the file has neither length, or the model takes other images
   */
  RecordSet cifar(Path path) throws IOException {
    if (!model.image().equals(CIFAR)) {
      throw new DataException(
          path.toString(),
          0,
          "images of " + model.image() + " as the model takes them",
          "images of " + CIFAR + ", if this is a CIFAR file");
    }
    boolean gzip = RecordFile.isGzip(files, path);
    long length = RecordFile.length(files, path, gzip, Long.MAX_VALUE);
    int ten = 1 + CIFAR.size();
    int hundred = 2 + CIFAR.size();
    boolean isTen =
        length % ten == 0 && (length % hundred != 0 || model.classNames().size() != 100);
    if (length == 0 || (!isTen && length % hundred != 0)) {
      throw new DataException(
          path.toString(),
          length - length % ten,
          "records of %d (CIFAR-10) or %d (CIFAR-100) bytes".formatted(ten, hundred),
          "a length of " + length);
    }
    int record = isTen ? ten : hundred;
    RecordFile images = new RecordFile(path.toString(), gzip, 0, record, length / record);
    int labelAt = isTen ? 0 : 1;
    List<String> names = isTen ? ClassNames.CIFAR_10 : ClassNames.CIFAR_100;
    return new RecordSet(images, labelAt + 1, null, labelAt, meanings(names));
  }

  private List<Label> meanings(List<String> names) {
    Classes classes = new Classes(model.classNames());
    return IntStream.rangeClosed(0, MOST_LABEL)
        .mapToObj(
            label ->
                label < names.size()
                    ? classes.ofName(names.get(label))
                    : new Label.Unknown(Integer.toString(label)))
        .toList();
  }

  private IdxHeader header(Path path, int dimensions) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return IdxHeader.read(new DataFile(path.toString(), in), dimensions);
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

  private Path labelsOf(Path images) throws IOException {
    String name = images.getName().replaceFirst("\\.gz$", "");
    String labels = name.replace("images", "labels").replace("idx3", "idx1");
    if (labels.equals(name)) {
      return null;
    }
    for (String candidate : new String[] {labels, labels + ".gz"}) {
      Path path = Paths.in(images.getParent(), candidate);
      if (files.exists(path)) {
        return path;
      }
    }
    return null;
  }
}
