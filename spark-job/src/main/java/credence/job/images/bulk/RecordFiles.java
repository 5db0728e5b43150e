package credence.job.images.bulk;

import credence.data.ClassNames;
import credence.data.Classes;
import credence.data.DataException;
import credence.data.Label;
import credence.data.format.Cifar100Labels;
import credence.data.format.LabelNames;
import credence.data.format.PixelLayout;
import credence.job.images.records.IdxFiles;
import credence.job.images.records.IdxSet;
import credence.job.images.records.RecordFile;
import credence.job.images.records.RecordImages;
import credence.job.images.records.RecordLabels;
import credence.net.Shape;
import credence.store.Model;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** IDX and CIFAR files as a model takes them; bad ones are known at once. */
record RecordFiles(FileSystem files, Model model) {

  private static final Shape CIFAR = new Shape(3, 32, 32);
  private static final int TEN = 1 + CIFAR.size();
  private static final int HUNDRED = 2 + CIFAR.size();

  /**
   * Images in IDX format, and their labels where {@link IdxFiles#look} finds them.
   *
   * @throws DataException if a file is cut off, too long, or the images have another shape than the
   *     model's
   */
  RecordSet idx(Path path, IdxReading reading) throws IOException {
    IdxSet set = new IdxFiles(files).look(path, reading.transposing());
    Shape found = set.images().layout().shape();
    if (!found.equals(model.image())) {
      throw new DataException(
          path.toString(),
          4,
          "images of " + model.image() + " as the model takes them",
          "images of " + found);
    }
    Classes classes = new Classes(model.classNames());
    List<Label> meanings = meanings(label -> reading.meaning(set.names(), label, classes));
    return new RecordSet(set.images(), meanings, set.paths());
  }

  /**
   * The binary version of CIFAR-10 or CIFAR-100: records of 3,073 or 3,074 bytes. The model's
   * classes are found by their names; of the two labels of CIFAR-100 the one that it was trained on
   * counts.
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
    boolean isTen = length % TEN == 0 && (length % HUNDRED != 0 || !knowsHundred());
    if (length == 0 || (!isTen && length % HUNDRED != 0)) {
      throw new DataException(
          path.toString(),
          length - length % TEN,
          "records of %d (CIFAR-10) or %d (CIFAR-100) bytes".formatted(TEN, HUNDRED),
          "a length of " + length);
    }
    Cifar100Labels hundred = Cifar100Labels.of(model.classNames());
    return isTen
        ? cifar(path, gzip, length, TEN, 0, ClassNames.CIFAR_10)
        : cifar(path, gzip, length, HUNDRED, hundred.at(), hundred.names());
  }

  private boolean knowsHundred() {
    List<String> classes = model.classNames();
    return Cifar100Labels.of(classes).names().stream().anyMatch(classes::contains);
  }

  private RecordSet cifar(
      Path path, boolean gzip, long length, int record, int labelAt, List<String> names) {
    RecordFile file = new RecordFile(path.toString(), gzip, 0, record, length / record);
    int pixelsAt = record - CIFAR.size();
    RecordImages images =
        new RecordImages(
            file, pixelsAt, PixelLayout.plain(CIFAR), new RecordLabels.Inside(labelAt));
    Classes classes = new Classes(model.classNames());
    List<Label> meanings =
        meanings(
            label ->
                label < names.size()
                    ? classes.ofName(names.get(label))
                    : new Label.Unknown(Integer.toString(label)));
    return new RecordSet(images, meanings, images.paths());
  }

  private static List<Label> meanings(IntFunction<Label> meaning) {
    return IntStream.rangeClosed(0, LabelNames.MOST_LABEL).mapToObj(meaning).toList();
  }
}
